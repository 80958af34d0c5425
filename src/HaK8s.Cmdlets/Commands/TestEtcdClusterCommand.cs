using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Looks at each endpoint of an external etcd, from the management host and, if told, from nodes: health, version, leader, size, alarms,
/// certificate, latency. What is worth knowing is a warning; a lost quorum is an error beside the objects.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "EtcdCluster", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EtcdEndpointStatus))]
public sealed class TestEtcdClusterCommand : EtcdCmdlet
{
    /// <summary>The Kubernetes version that the members' versions are judged for; the cluster's when not given.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>Nodes that ask too, each with its own client files and programs; normally the control planes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] FromNode { get; set; } = [];

    /// <summary>kubeadm's certificates directory on those nodes, absolute.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CertificatesDir { get; set; } = "/etc/kubernetes/pki";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        using EtcdHttp http = Connect();
        IReadOnlyList<string> endpoints = Endpoints;
        EtcdClusterCheck check = new(KubernetesVersion ?? Cluster?.KubernetesVersion);
        IEtcdTransport[] places = [http, .. FromNode.Select(node => new EtcdFromNode(Sessions.Get(node), EtcdNodeFiles.Under(CertificatesDir), RequestTimeout))];
        Task<IReadOnlyList<EtcdEndpointStatus>>[] looks = [.. places.Select(place => Task.Run(() => check.RunAsync(place, endpoints, StopToken)))];
        HashSet<string> said = [];
        for (int i = 0; i < looks.Length; i++)
        {
            try
            {
                Write(Await(looks[i]), said);
            }
            catch (HaK8sException failure)
            {
                WriteFailure(failure, FromNode[i - 1]);
            }
        }
    }

    private void Write(IReadOnlyList<EtcdEndpointStatus> rows, HashSet<string> said)
    {
        EtcdClusterStatus cluster = rows[0].Cluster;
        WriteObject(rows, enumerateCollection: true);
        // Places that see the same thing say it once; a difference between them stands out.
        foreach (EtcdFinding finding in cluster.Findings.Where(finding => said.Add(finding.Text)))
            WriteWarning($"from {cluster.From}: {finding.Text}");
        if (!cluster.Quorum)
            WriteFailure(Failure.EtcdDoesNotServe(rows), cluster);
    }
}
