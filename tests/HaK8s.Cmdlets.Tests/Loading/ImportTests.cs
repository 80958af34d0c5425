using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Loading;

public sealed class ImportTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Exported = "(Get-Module -Name HaK8s).ExportedCommands.Keys";

    [Fact]
    public void Exported_commands_are_those_of_the_manifest()
    {
        var manifest = session.Invoke("param($Path) (Test-ModuleManifest -Path $Path).ExportedCmdlets.Keys", BuiltModule.Manifest);
        Assert.NotEmpty(manifest.Values);
        Assert.Equal(manifest.Values.Order(), session.Invoke(Exported).Values.Order());
    }

    [Theory]
    [InlineData("Import-Module -Name $Path -Global")]
    [InlineData("Import-Module -Name $Path -Global -Force")]
    [InlineData("Import-Module -Name $Path -Global -Force; Import-Module -Name $Path -Global -Force")]
    [InlineData("Remove-Module -Name HaK8s; Import-Module -Name $Path -Global")]
    public void Importing_again_exports_the_same_commands(string again)
    {
        var before = session.Invoke(Exported).Values.Order();
        Assert.Empty(session.Invoke($"param($Path) {again}", BuiltModule.Manifest).Errors);
        Assert.Equal(before, session.Invoke(Exported).Values.Order());
        Assert.Equal(before, session.Invoke("(Get-Command -Module HaK8s).Name").Values.Order());
    }

    [Fact]
    public void Removing_the_module_takes_its_commands_away()
    {
        using var own = new ModuleRunspace();
        Assert.Empty(own.Invoke("Remove-Module -Name HaK8s -ErrorAction Stop").Errors);
        Assert.Empty(own.Invoke("Get-Command -Module HaK8s").Output);
    }

    [Fact]
    public void Two_sessions_of_one_process_have_the_same_cmdlet_types()
    {
        const string types = "(Get-Command -Module HaK8s).ImplementingType";
        using var other = new ModuleRunspace();
        Assert.Equal(session.Invoke(types).Values, other.Invoke(types).Values);
    }

    [Fact]
    public void The_engine_is_not_shipped() => Assert.DoesNotContain(
        Directory.EnumerateFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories),
        file => Path.GetFileName(file) == typeof(PSObject).Assembly.GetName().Name + ".dll");
}
