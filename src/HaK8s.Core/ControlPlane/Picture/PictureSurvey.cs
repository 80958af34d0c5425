using HaK8s.Compatibility;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.ControlPlane;

/// <summary>
/// Takes a picture of a cluster: asks nodes, endpoint and etcd at the same time, as far as it is known beforehand where they are. A part that
/// cannot be asked stands in the picture with the reason. It changes nothing.
/// </summary>
public sealed class PictureSurvey(IReadOnlyList<IRemoteSession> sessions, Redactor redactor)
{
    /// <summary>kubeadm's certificates directory, on nodes that ask etcd for want of client files here.</summary>
    private const string CertificatesDir = "/etc/kubernetes/pki";

    /// <summary>The cluster's name; null when it has none here.</summary>
    public string? Name { get; init; }

    /// <summary>The endpoint; that of the nodes' admin.conf when null.</summary>
    public ControlPlaneEndpoint? Endpoint { get; init; }

    /// <summary>A way to etcd from this host and its members' URLs; when null, a control plane asks those that its apiserver uses.</summary>
    public (IEtcdTransport Way, IReadOnlyList<string> Endpoints)? Etcd { get; init; }

    /// <summary>The way into the cluster; the nodes' own admin.conf when null.</summary>
    public KubeConfig? KubeConfig { get; init; }

    /// <summary>The target version; null when not known.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>How long a node, a resolver or an address may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many nodes are asked at the same time.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>Takes it.</summary>
    public async Task<ControlPlanePicture> RunAsync(CancellationToken cancellationToken)
    {
        ControlPlaneSurvey survey = new(sessions, redactor) { KubeConfig = KubeConfig, Endpoint = Endpoint, Timeout = Timeout, ThrottleLimit = ThrottleLimit };
        Task<IReadOnlyList<ControlPlaneStatus>> nodes = survey.RunAsync(cancellationToken);
        Task<PictureParts> endpoint = AskEndpointAsync(nodes, cancellationToken), etcd = AskEtcdAsync(nodes, cancellationToken);
        PictureParts parts = await endpoint, members = await etcd;
        return (parts with
        {
            Name = Name,
            KubernetesVersion = KubernetesVersion?.ToString(),
            Nodes = await nodes,
            ApiTrouble = survey.ApiTrouble,
            Members = members.Members,
            EtcdTrouble = members.EtcdTrouble,
            Time = DateTimeOffset.UtcNow,
        }).Compose();
    }

    private async Task<PictureParts> AskEndpointAsync(Task<IReadOnlyList<ControlPlaneStatus>> nodes, CancellationToken cancellationToken)
    {
        ControlPlaneEndpoint? endpoint = Endpoint
            ?? (await nodes).Select(node => node.ControlPlaneEndpoint).OfType<string>().Select(ControlPlaneEndpoint.TryParse).FirstOrDefault(found => found is not null);
        PictureParts parts = new() { Time = default, EndpointName = endpoint?.ToString() };
        if (endpoint is null)
            return parts with { EndpointTrouble = "not known: no node has an admin.conf that names it" };
        try
        {
            // Workers are asked as nodes, and nobody expects an apiserver's record of them.
            EndpointTest test = new(endpoint, null)
            {
                Node = [.. sessions.Select(session => session.Node).Where(node => node.Role != NodeRole.Worker)], Timeout = Timeout, KubernetesVersion = KubernetesVersion,
            };
            (IReadOnlyList<EndpointRecord> records, EndpointSummary summary) = await test.RunAsync(cancellationToken);
            return parts with { Records = records, Summary = summary };
        }
        catch (HaK8sException failure)
        {
            return parts with { EndpointTrouble = failure.Cause };
        }
    }

    private async Task<PictureParts> AskEtcdAsync(Task<IReadOnlyList<ControlPlaneStatus>> nodes, CancellationToken cancellationToken)
    {
        PictureParts parts = new() { Time = default };
        if ((Etcd ?? FromNode(await nodes)) is not { } etcd)
            return parts with { EtcdTrouble = "not asked: there are no client files here, and no control plane to ask through" };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout * 2);
        try
        {
            return parts with { Members = await new EtcdClusterCheck(KubernetesVersion).RunAsync(etcd.Way, etcd.Endpoints, limit.Token) };
        }
        catch (HaK8sException failure)
        {
            return parts with { EtcdTrouble = $"from {etcd.Way.From}: {failure.Cause}" };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return parts with { EtcdTrouble = $"from {etcd.Way.From}: no answer within {2 * Timeout.TotalSeconds:0.#} s" };
        }
    }

    /// <summary>The first control plane that told which etcd its apiserver uses can ask it too, with its own files.</summary>
    private (IEtcdTransport Way, IReadOnlyList<string> Endpoints)? FromNode(IReadOnlyList<ControlPlaneStatus> nodes) =>
        nodes.FirstOrDefault(node => node.EtcdEndpoint.Count > 0) is { } node
            ? (new EtcdFromNode(sessions.First(session => session.Node == node.Node), EtcdNodeFiles.Under(CertificatesDir), Timeout), node.EtcdEndpoint) : null;
}
