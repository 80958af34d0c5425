using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Import-HaK8sCluster: reads cluster files.</summary>
[Cmdlet(VerbsData.Import, "HaK8sCluster", DefaultParameterSetName = "Path")]
[OutputType(typeof(Cluster))]
public sealed class ImportHaK8sClusterCommand : FileImportCmdlet
{
    private protected override object Read(string file) => ClusterFile.Read(file);
}
