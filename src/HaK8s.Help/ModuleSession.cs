using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HaK8s.Help;

/// <summary>The cmdlets of a built module, as the engine sees them.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace runspace;

    /// <summary>Imports the module into an engine of its own.</summary>
    public ModuleSession(string folder)
    {
        runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript("param($Manifest) Import-Module -Name $Manifest -ErrorAction Stop -PassThru")
            .AddArgument(Path.Combine(Path.GetFullPath(folder), "HaK8s.psd1"));
        PSModuleInfo module = shell.Invoke<PSModuleInfo>().Single();
        Cmdlets = [.. module.ExportedCmdlets.Values.OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }

    /// <summary>The exported cmdlets, by name.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    /// <inheritdoc />
    public void Dispose() => runspace.Dispose();
}
