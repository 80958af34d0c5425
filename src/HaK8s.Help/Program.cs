using System.Management.Automation;
using System.Text;
using HaK8s.Help;
using HaK8s.Help.Maml;
using HaK8s.Help.Sources;

if (args is not [var moduleFolder, var documents])
{
    Console.Error.WriteLine("Usage: HaK8s.Help MODULE-FOLDER DOCS-FOLDER");
    return 2;
}

HelpSources sources = HelpSources.Read(documents);
if (sources.Problems.Count > 0)
{
    Console.Error.WriteLine(string.Join('\n', sources.Problems));
    return 1;
}

using ModuleSession module = new(moduleFolder);
string[] gaps = [.. Gaps.Of(sources, module.Cmdlets)];
if (gaps.Length > 0)
    Console.Error.WriteLine($"warning: the help has {gaps.Length} gaps:\n{string.Join('\n', gaps.Select(gap => "  " + gap))}");

HelpFiles.Write(sources, module.Cmdlets, moduleFolder);
return 0;
