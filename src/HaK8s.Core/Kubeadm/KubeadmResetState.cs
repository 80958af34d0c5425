using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Kubeadm;

/// <summary>What a node has of a cluster, as kubeadm-reset-state.sh saw it, and what the cluster says of its control planes.</summary>
internal sealed record KubeadmResetState
{
    public required Node Node { get; init; }

    public bool IsRoot { get; init; }

    public string? KubeadmVersion { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Files that make it part of a cluster made by kubeadm.</summary>
    public IReadOnlyList<string> Traces { get; init; } = [];

    /// <summary>The node's name in the cluster, from the kubelet's certificate.</summary>
    public string Name { get; init; } = "";

    public bool IsControlPlane { get; init; }

    /// <summary>host:port; null when no kubeconfig names one.</summary>
    public string? Endpoint { get; init; }

    public string? CaHash { get; init; }

    /// <summary>A kubelet, or a program with one inside, runs here.</summary>
    public string? Kubelet { get; init; }

    public IReadOnlyList<string> EtcdClientFiles { get; init; } = [];

    /// <summary>Process id and data directory of an etcd outside of Kubernetes.</summary>
    public (string Pid, string Directory)? ExternalEtcd { get; init; }

    /// <summary>Data directories of etcd members, none of which is a static pod of this node.</summary>
    public IReadOnlyList<string> EtcdData { get; init; } = [];

    /// <summary>The apiserver that answered this node; null when none did or it has no admin.conf.</summary>
    public string? Api { get; init; }

    /// <summary>The cluster's nodes, by name and address.</summary>
    public IReadOnlyList<(string Name, string Address)> Known { get; init; } = [];

    /// <summary>Nodes labelled as control planes, by name.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Addresses of running apiservers.</summary>
    public IReadOnlyList<string> ApiServers { get; init; } = [];

    public IReadOnlyList<string> Interfaces { get; init; } = [];

    public IReadOnlyList<string> CniFiles { get; init; } = [];

    public IReadOnlyList<string> KubeConfigs { get; init; } = [];

    /// <summary>Programs of the iptables family that have chains of Kubernetes or CNI, and how many.</summary>
    public IReadOnlyList<(string Program, int Chains)> Filters { get; init; } = [];

    public bool IsMember => Traces.Count > 0;

    /// <summary>The cluster says that nobody else could go on: neither another running apiserver nor another node registered as a control plane may be missing.</summary>
    public bool IsLastControlPlane => !Members.Any(member => member != Name) || !ApiServers.Any(address => !Addresses.Contains(address));

    public static async Task<KubeadmResetState> ObserveAsync(IRemoteSession session, CancellationToken cancellationToken) =>
        Parse(session.Node, await session.RunAsync(new RemoteScript("kubeadm-reset-state"), null, cancellationToken));

    internal static KubeadmResetState Parse(Node node, RemoteResult seen) => new()
    {
        Node = node,
        IsRoot = seen["user"] == "root",
        KubeadmVersion = seen["kubeadm"],
        Addresses = [.. seen.All("address")],
        Traces = [.. seen.All("trace")],
        Name = NameIn(seen["certificate"]) ?? node.Name,
        IsControlPlane = seen["control-plane"] == "yes",
        Endpoint = seen["server"] is { } server ? ControlPlaneEndpoint.OfServer(server) : null,
        CaHash = ClusterCa.Read(seen["ca"])?.Hash,
        Kubelet = seen["kubelet"],
        EtcdClientFiles = [.. seen.All("etcd-client")],
        ExternalEtcd = seen["etcd"]?.Split('\t') is [var pid, var directory] ? (pid, directory) : null,
        EtcdData = [.. seen.All("etcd-data")],
        Api = seen["api"],
        Known = [.. seen.All("known").Select(line => line.Split('\t')).Select(part => (part[0], part[1]))],
        Members = [.. seen.All("member")],
        ApiServers = [.. seen.All("apiserver")],
        Interfaces = [.. seen.All("interface")],
        CniFiles = [.. seen.All("cni")],
        KubeConfigs = [.. seen.All("kubeconfig")],
        Filters = [.. seen.All("chains").Select(line => line.Split('\t')).Select(part => (part[0], int.Parse(part[1], CultureInfo.InvariantCulture)))],
    };

    // The subject of a kubelet: O = system:nodes, CN = system:node:NAME.
    private static string? NameIn(string? base64)
    {
        try
        {
            if (base64 is null)
                return null;
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(base64)));
            string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return name.StartsWith("system:node:", StringComparison.Ordinal) ? name["system:node:".Length..] : null;
        }
        catch (Exception garbled) when (garbled is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
