using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Kubeadm;

/// <summary>How far kubeadm has come on a node, as kubeadm-state.sh saw it.</summary>
internal sealed record KubeadmNodeState
{
    public string? KubeadmVersion { get; init; }

    public bool IsRoot { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What the endpoint's name resolves to on the node.</summary>
    public IReadOnlyList<string> EndpointAddresses { get; init; } = [];

    /// <summary>The endpoint (host:port) of the cluster that this node carries; null when there is none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>True when this node's apiserver answers and holds kubeadm's configuration.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>The cluster's CA certificate as PEM; null when there is none.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Its discovery hash for joins.</summary>
    public string? CaCertHash { get; init; }

    public static async Task<KubeadmNodeState> ObserveAsync(IRemoteSession session, string endpointHost, CancellationToken cancellationToken)
    {
        RemoteResult seen = await session.RunAsync(new RemoteScript("kubeadm-state", endpointHost), null, cancellationToken);
        ClusterCa? ca = ClusterCa.Read(seen["ca"]);
        return new KubeadmNodeState
        {
            KubeadmVersion = seen["kubeadm"],
            IsRoot = seen["user"] == "root",
            Addresses = [.. seen.All("address")],
            EndpointAddresses = [.. seen.All("resolved")],
            Endpoint = seen["server"] is { } server ? ControlPlaneEndpoint.OfServer(server) : null,
            IsConfigured = seen["configured"] == "yes",
            CaCertificate = ca?.Pem,
            CaCertHash = ca?.Hash,
        };
    }
}
