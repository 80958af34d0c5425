using System.Diagnostics;
using System.Management.Automation;
using System.Reflection;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Runspaces;
using PublicApiGenerator;

namespace HaK8s.Tests.Shape;

/// <summary>
/// What others may rely on stands in PublicApi/, and changes there on purpose alone: run this class with HAK8S_WRITE_DOCS=1, and look at the
/// difference as at any other change.
/// </summary>
public sealed class PublicApiTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static readonly string Approved = Path.Combine(BuiltModule.Root, "tests", "HaK8s.Cmdlets.Tests", "PublicApi");

    // Parameters, with sets and aliases, are the cmdlets' own text.
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = [.. new[] { typeof(ParameterAttribute), typeof(AliasAttribute), typeof(OutputTypeAttribute) }.Select(type => type.FullName!)],
    };

    private IEnumerable<CmdletInfo> Cmdlets => session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>();

    [Fact]
    public void Cmdlets_and_parameters_are_the_approved_ones() => Check("cmdlets", CmdletContract.Text(Cmdlets));

    [Theory]
    [InlineData("HaK8s.Cmdlets")]
    [InlineData("HaK8s.Core")]
    public void Public_types_and_members_are_the_approved_ones(string name)
    {
        // As the module loaded them, in its own context.
        Assembly cmdlets = Cmdlets.First().ImplementingType.Assembly;
        Assembly assembly = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(cmdlets)!.LoadFromAssemblyName(new(name));
        Assert.Equal(Path.Combine(BuiltModule.Folder, "bin", name + ".dll"), assembly.Location);
        Check(name, assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n");
    }

    [Fact]
    public void A_change_is_shown_line_by_line()
    {
        using TemporaryDirectory folder = new();
        string difference = Difference(folder.Write("approved", "one\ntwo\nthree\n"), "one\n2\nthree\n");
        Assert.Contains("\n-two\n+2\n", difference, StringComparison.Ordinal);
    }

    private static void Check(string name, string now)
    {
        string file = Path.Combine(Approved, name + ".txt");
        if (Environment.GetEnvironmentVariable("HAK8S_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Approved);
            File.WriteAllText(file, now);
        }
        string difference = Difference(file, now);
        Assert.True(difference.Length == 0,
            $"What others may rely on has changed. If it is meant, run PublicApiTests with HAK8S_WRITE_DOCS=1 and commit tests/HaK8s.Cmdlets.Tests/PublicApi.\n{difference}");
    }

    // As diff -u shows it, from the approved to the present text.
    private static string Difference(string approved, string now)
    {
        using TemporaryDirectory folder = new();
        ProcessStartInfo start = new("diff", ["-u", "--label", "approved", "--label", "now", "-N", approved, folder.Write("now", now)]) { RedirectStandardOutput = true };
        using Process diff = Process.Start(start)!;
        string output = diff.StandardOutput.ReadToEnd();
        diff.WaitForExit();
        Assert.InRange(diff.ExitCode, 0, 1);
        return output;
    }
}
