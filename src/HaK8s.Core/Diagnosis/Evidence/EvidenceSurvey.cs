using System.Security.Cryptography.X509Certificates;
using HaK8s.Compatibility;
using HaK8s.ControlPlane;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Diagnosis;

/// <summary>
/// Gathers evidence of a cluster: each node in one round trip, all at once; and from the management host the endpoint record by record, etcd
/// over TLS, and Kubernetes' API. It changes nothing.
/// </summary>
public sealed class EvidenceSurvey(IReadOnlyList<IRemoteSession> sessions, Redactor redactor)
{
    /// <summary>How far the look at nodes goes.</summary>
    public EvidenceRequest Request { get; init; } = new();

    /// <summary>The endpoint; that of the nodes' files when null.</summary>
    public ControlPlaneEndpoint? Endpoint { get; init; }

    /// <summary>The inventory's control planes: they give the endpoint's records their names.</summary>
    public IReadOnlyList<Node> ControlPlane { get; init; } = [];

    /// <summary>A way to etcd and its members' URLs; null when the client files are not at hand.</summary>
    public (EtcdHttp Way, IReadOnlyList<string> Endpoints)? Etcd { get; init; }

    /// <summary>The way into the cluster; the nodes' own admin.conf when null.</summary>
    public KubeConfig? KubeConfig { get; init; }

    /// <summary>The target version; null when not known.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>What the operator saw; null when nothing was said.</summary>
    public string? Symptom { get; init; }

    /// <summary>Told of each node as its evidence has come.</summary>
    public Action<NodeEvidence>? OnNode { get; init; }

    /// <summary>Gathers.</summary>
    public async Task<ClusterEvidence> RunAsync(CancellationToken cancellationToken)
    {
        Task<(ValueList<EtcdEndpointStatus>, string?)> etcd = AskEtcdAsync(cancellationToken);
        EvidenceRequest request = Endpoint is { IsAddress: false } name ? Request with { Names = [.. Request.Names, name.Host] } : Request;
        using SemaphoreSlim window = new(Request.ThrottleLimit);
        NodeEvidence[] nodes = await Task.WhenAll(sessions.Select(async session =>
        {
            await window.WaitAsync(cancellationToken);
            try
            {
                NodeEvidence node = await NodeEvidenceReader.ObserveAsync(session, request, redactor, cancellationToken);
                OnNode?.Invoke(node);
                return node;
            }
            finally
            {
                window.Release();
            }
        }));
        ControlPlaneObservation[] statuses = [.. nodes.Select(node => node.Status).OfType<ControlPlaneObservation>()];
        Task<(ClusterView? View, string? Trouble)> api = ClusterQuestion.AskAsync(KubeConfig, statuses, Request.HealthTimeout * 2, cancellationToken);
        ControlPlaneEndpoint? endpoint = Endpoint ?? statuses.Select(status => status.Endpoint).FirstOrDefault(found => found is not null) ?? FromKubelet(nodes);
        (IReadOnlyList<EndpointRecord> records, EndpointSummary? summary) = endpoint is null ? ([], null) : await AskEndpointAsync(endpoint, nodes, cancellationToken);
        (ValueList<EtcdEndpointStatus> members, string? etcdTrouble) = await etcd;
        (ClusterView? view, string? trouble) = await api;
        return new()
        {
            Nodes = [.. nodes],
            ControlPlaneEndpoint = endpoint?.ToString(),
            Record = [.. records],
            Endpoint = summary,
            Etcd = members,
            Api = view,
            ApiTrouble = trouble,
            KubernetesVersion = KubernetesVersion,
            Symptom = Symptom,
            Time = DateTimeOffset.UtcNow,
            Environment = System.Environment.GetEnvironmentVariable,
            LookedAt =
            [
                .. nodes.Select(LookedAt),
                endpoint is null ? "the endpoint: not known, so not looked at" : $"the endpoint {endpoint}: {records.Count} records",
                Etcd is null ? "etcd: only as the nodes reach it; a cluster on -Cluster brings the client files" : etcdTrouble is null ? $"etcd: {members.Count} members over TLS" : $"etcd: {etcdTrouble}",
                view is null ? $"Kubernetes' API: {trouble}" : $"Kubernetes' API: {view.Nodes.Count} nodes",
            ],
        };
    }

    private static string LookedAt(NodeEvidence node) => node.Trouble is { } trouble ? $"{node.Node}: {trouble}"
        : $"{node.Node}: {(node.Fact is { IsRoot: false } ? "not as root, so much is hidden; " : "")}{node.Journal.Count} journal lines, {node.Container.Count} containers, "
        + $"{node.Manifest.Count} static pods, {node.Certificate.Count} certificates, services, ports, names, proxies, clock, disks, containerd, CNI{(node.KubeadmRun.Count > 0 ? ", kubeadm's log" : "")}";

    private async Task<(IReadOnlyList<EndpointRecord>, EndpointSummary?)> AskEndpointAsync(ControlPlaneEndpoint endpoint, NodeEvidence[] nodes, CancellationToken cancellationToken)
    {
        byte[]? der = nodes.SelectMany(node => node.Certificate).FirstOrDefault(certificate => certificate.File == NodePaths.Ca)?.Der;
        using X509Certificate2? ca = der is null ? null : new X509Certificate2(der);
        Node[] known = ControlPlane.Count > 0 ? [.. ControlPlane] : [.. nodes.Select(node => node.Node)];
        return await new EndpointTest(endpoint, ca) { Node = known, Timeout = Request.HealthTimeout, KubernetesVersion = KubernetesVersion }.RunAsync(cancellationToken);
    }

    private async Task<(ValueList<EtcdEndpointStatus>, string?)> AskEtcdAsync(CancellationToken cancellationToken)
    {
        if (Etcd is not { } etcd)
            return ([], null);
        try
        {
            return ([.. await new EtcdClusterCheck(KubernetesVersion).RunAsync(etcd.Way, etcd.Endpoints, cancellationToken)], null);
        }
        catch (HaK8sException failure)
        {
            return ([], failure.Cause);
        }
    }

    private static ControlPlaneEndpoint? FromKubelet(NodeEvidence[] nodes) => nodes.Select(node => node.KubeletServer).OfType<string>()
        .Select(server => ControlPlaneEndpoint.TryParse(ControlPlaneEndpoint.OfServer(server))).FirstOrDefault(found => found is not null);
}
