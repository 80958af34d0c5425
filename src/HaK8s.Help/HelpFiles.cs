using System.Management.Automation;
using System.Text;
using System.Xml;
using HaK8s.Help.Maml;
using HaK8s.Help.Sources;

namespace HaK8s.Help;

/// <summary>Writes a folder for each language into the module.</summary>
internal static class HelpFiles
{
    /// <summary>
    /// The engine derives this name from the cmdlets' assembly, in whatever context that is loaded, and looks for it below the folder of
    /// the module that exports the cmdlets: the manifest's, not <c>bin</c>. There it tries the folders of the session's language and its parents,
    /// then en-US. (What it finds first it keeps: a session that changes its language later keeps the help it had.)
    /// </summary>
    private const string MamlFile = "HaK8s.Cmdlets.dll-Help.xml";

    private static readonly XmlWriterSettings Format = new()
    {
        Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>Writes them. In a translation what is not translated stands in English.</summary>
    public static void Write(HelpSources sources, IReadOnlyList<CmdletInfo> cmdlets, string module)
    {
        Dictionary<string, CommandPage> english = sources.Pages[HelpSources.English];
        (CmdletInfo, CommandPage)[] commands =
            [.. cmdlets.Where(cmdlet => english.ContainsKey(cmdlet.Name)).Select(cmdlet => (cmdlet, english[cmdlet.Name]))];
        foreach (string culture in sources.Pages.Keys)
        {
            string folder = Directory.CreateDirectory(Path.Combine(module, culture)).FullName;
            Dictionary<string, string> synopses = sources.Pages[culture].Values.Where(page => page.Synopsis.Length > 0)
                .ToDictionary(page => page.Name, page => page.Synopsis);
            using (XmlWriter maml = XmlWriter.Create(Path.Combine(folder, MamlFile), Format))
                MamlDocument.Of(commands, synopses).Save(maml);
            foreach (Topics.AboutTopic topic in sources.Topics[culture].Values)
                File.WriteAllText(Path.Combine(folder, topic.Name + ".help.txt"), topic.ToText());
        }
    }
}
