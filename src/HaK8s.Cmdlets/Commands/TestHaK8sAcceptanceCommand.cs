using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Acceptance;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Runs the module's acceptance checks against a finished cluster: nodes, etcd, endpoint, control planes, certificates. They are Pester's, which
/// has to be installed, and run in the caller's session. Changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "HaK8sAcceptance", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(AcceptanceResult))]
public sealed class TestHaK8sAcceptanceCommand : HaK8sCmdlet
{
    // The default is the set of the cluster: the binder would make text of one for the other.
    private const string InventorySet = "Inventory", ClusterSet = "Cluster";

    private Pester? pester;

    /// <summary>The cluster file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InventorySet)]
    [Alias("Path", "LiteralPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    /// <summary>The cluster, from Import-HaK8sCluster; it may carry passwords, which a file cannot.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>Runs only checks with one of these tags.</summary>
    [Parameter]
    [ValidateSet("Node", "Etcd", "Endpoint", "ControlPlane", "Certificate", "Slow")]
    public string[] Tag { get; set; } = [];

    /// <summary>Leaves out checks with one of these tags.</summary>
    [Parameter]
    [ValidateSet("Node", "Etcd", "Endpoint", "ControlPlane", "Certificate", "Slow")]
    public string[] ExcludeTag { get; set; } = [];

    /// <summary>How much Pester itself shows on the screen while it runs; nothing when left out, the result says what failed.</summary>
    [Parameter]
    [ValidateSet("None", "Normal", "Detailed", "Diagnostic")]
    public string Output { get; set; } = "None";

    /// <summary>Gives Pester's own result instead, for its Export-NUnitReport and Export-JUnitReport.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Cluster cluster;
        try
        {
            // Read here first: a file that cannot be read is one error, and not one for each file of checks.
            cluster = ParameterSetName == ClusterSet ? Cluster! : ClusterFile.Read(ResolvePath(Inventory));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, Inventory);
            return;
        }
        PSObject run = Guard(() => (pester ??= Pester.Open(InvokeCommand)).Invoke(cluster, Tag, ExcludeTag, Output), cluster);
        if (PassThru)
            WriteObject(run);
        else
            WriteObject(PesterRun.Read(run, cluster.Name, pester!.Version));
    }
}
