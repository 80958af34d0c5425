using System.Management.Automation;
using HaK8s.Tests.Commands;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Acceptance;

/// <summary>Laws over the files of acceptance checks, as far as they hold without Pester: what they call is there, and each check says why it matters.</summary>
public sealed class AcceptanceCheckTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private static readonly string Folder = Path.Combine(BuiltModule.Folder, "Acceptance");

    private readonly TemporaryFolder modules = new();
    private readonly ModuleRunspace session;

    public AcceptanceCheckTests(ModuleRunspace session)
    {
        this.session = session;
        StandInPester.Install(modules, "5.5.0");
        Assert.Empty(session.Invoke("param($Pester) Import-Module $Pester -Global -Force", Path.Combine(modules.Path, "Pester", "5.5.0", "Pester.psd1")).Errors);
    }

    public void Dispose()
    {
        session.Invoke("Remove-Module Pester");
        modules.Dispose();
    }

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Path.Combine(BuiltModule.Root, "tests", "acceptance")).Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void They_are_part_of_the_module() =>
        Assert.Equal(Files().Select(row => row.Data).Order(), Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_and_parameter_in_them_binds(string file) => Assert.Empty(Look(file, """
        foreach ($command in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            if (-not (Get-Command $command.GetCommandName() -ErrorAction Ignore)) { "no command $($command.GetCommandName())"; continue }
            $bound = [Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
            foreach ($wrong in $bound.BindingExceptions.GetEnumerator()) { "$($command.Extent.StartLineNumber): $($wrong.Key): $($wrong.Value.BindingException.Message)" }
        }
        """));

    [Theory]
    [MemberData(nameof(Files))]
    public void Discovery_reads_the_inventory_and_asks_nobody(string file) => Assert.Empty(Look(file, """
        # What stands in no It and no BeforeAll is run by the discovery.
        foreach ($command in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            for ($above = $command.Parent; $above; $above = $above.Parent) {
                if ($above -is [Management.Automation.Language.CommandAst] -and $above.GetCommandName() -in 'BeforeAll', 'It') { break }
            }
            if (-not $above -and $command.GetCommandName() -notin 'BeforeDiscovery', 'BeforeAll', 'Describe', 'Context', 'It', 'Get-Module', 'Import-Module', 'Import-HaK8sCluster') { "$command" }
        }
        """));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_expectation_says_why_and_every_check_has_one(string file) => Assert.Empty(Look(file, """
        $commands = @($ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true))
        foreach ($should in $commands.Where({ $_.GetCommandName() -eq 'Should' })) {
            if ('Because' -notin $should.CommandElements.ParameterName) { "$should" }
        }
        foreach ($it in $commands.Where({ $_.GetCommandName() -eq 'It' })) {
            if (-not $it.Find({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq 'Should' }, $true)) { "$it" }
        }
        """));

    [Fact]
    public void Their_tags_are_those_that_the_cmdlet_takes()
    {
        string[] taken = [.. ((CmdletInfo)session.Invoke("Get-Command Test-HaK8sAcceptance").Values.Single()!).Parameters["Tag"].Attributes
            .OfType<ValidateSetAttribute>().Single().ValidValues];
        IEnumerable<string> given = Files().SelectMany(row => Look(row.Data, """
            foreach ($command in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq 'Describe' }, $true)) {
                $tag = [Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true).BoundParameters['Tag']
                if ($tag) { $tag.Value.SafeGetValue() } else { "none at $command" }
            }
            """));
        Assert.Equal(taken.Order(), given.Distinct().Order());
    }

    private string[] Look(string file, string script)
    {
        Invocation look = session.Invoke($$"""
            param($File)
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseFile($File, [ref] $null, [ref] $errors)
            $errors
            {{script}}
            """, Path.Combine(Folder, file));
        Assert.Empty(look.Errors);
        return [.. look.Output.Select(line => line.ToString())];
    }
}
