using HaK8s.Compatibility;
using HaK8s.Etcd;
using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    private const string AskEtcd = "ask etcd";

    /// <summary>The endpoints as a whole are of no use: quorum is lost, or none of them can be talked to.</summary>
    public static HaK8sException EtcdDoesNotServe(IReadOnlyList<EtcdEndpointStatus> rows)
    {
        string each = string.Join("; ", rows.Where(row => row.State != EtcdEndpointState.Healthy).Select(row => $"{row.Endpoint}: {row.Detail}"));
        return rows.Any(row => row.State is EtcdEndpointState.Healthy or EtcdEndpointState.Unhealthy)
            ? new("EtcdQuorumLost", FailureKind.ResourceExhausted, AskEtcd,
                $"etcd has lost its quorum{(rows[0].Cluster is { Members: { } members } cluster ? $": {cluster.Healthy} of {members} members serve, {cluster.Needed} are needed" : "")} ({each}).",
                "Start the members that are down, or mend the network between them; nothing can be read or written before.")
            : new("EtcdUnreachable", FailureKind.Connection, AskEtcd,
                $"No etcd endpoint can be used ({each}).", "Check addresses, firewalls and certificates.");
    }

    internal static HaK8sException EtcdTooOld(EtcdEndpointStatus row, KubernetesVersion kubernetes, EtcdRequirement minimum) => new(
        "EtcdTooOld", FailureKind.Unsupported, AskEtcd,
        $"{row.Endpoint} is etcd {row.Version}, and Kubernetes {kubernetes} needs {minimum} or later{(minimum.Unverified ? " (unverified)" : "")}, says {EtcdRequirement.Source}.",
        "Upgrade etcd, one minor version and one member at a time; -Force goes on without.");

    internal static HaK8sException EtcdHoldsEarlierCluster(string prefix, long keys, long nodes, IReadOnlyList<string> names) => new(
        "EtcdHoldsEarlierCluster", FailureKind.Conflict, AskEtcd,
        $"etcd holds {keys} keys of an earlier cluster under {prefix}"
            + (nodes == 0 ? "." : $", {nodes} nodes among them: {string.Join(", ", names)}{(nodes > names.Count ? ", ..." : "")}.")
            + " An init on them ends well and brings the old objects back, nodes that are long gone included.",
        $"Clear them with Clear-EtcdKeyspace -Prefix {prefix}, which takes a snapshot first; -Force goes on and keeps them.");

    internal static HaK8sException EtcdKeysUnknown(string prefix, string said) => new(
        "EtcdKeysUnknown", FailureKind.RemoteCommand, AskEtcd,
        $"Whether etcd holds keys of an earlier cluster under {prefix} could not be asked: {said}.",
        GatewayRemedy + " -Force goes on without asking.");

    // Seen with etcd 3.4: a certificate of cfssl's profile "server" gives HTTP 503, "connection error".
    internal const string GatewayRemedy =
        "The gateway must be on (--enable-grpc-gateway), and with --client-cert-auth the member's server certificate must be good for clients too (extended key usage clientAuth), since the gateway shows it to its own member; from etcd 3.5 on --client-cert-file names another one.";

    /// <summary>No member can do what is wanted: no quorum, none reached, or none with its gateway.</summary>
    internal static HaK8sException EtcdUnusable(IReadOnlyList<EtcdEndpointStatus> rows) => rows.FirstOrDefault(row => row.LacksGateway) is { } row
        ? new("EtcdGatewayUnusable", FailureKind.Unsupported, AskEtcd, $"{row.Endpoint} serves etcd's clients, but {row.Detail}.", GatewayRemedy)
        : EtcdDoesNotServe(rows);

    internal static HaK8sException EtcdNodeFilesMissing(string path) => new(
        "EtcdNodeFilesMissing", FailureKind.NotFound, AskEtcd,
        $"{path} does not exist on the node.", "Bring the files there with Copy-EtcdClientCert.");

    internal static HaK8sException EtcdNodeFilesUnreadable(string path, string user) => new(
        "EtcdNodeFilesUnreadable", FailureKind.Permission, AskEtcd,
        $"{path} cannot be read by {user}.", "Log in as root, or give the node -Sudo.");

    internal static HaK8sException EtcdClientMissing() => new(
        "EtcdClientMissing", FailureKind.NotFound, AskEtcd,
        "The node has neither kubectl nor curl, so etcd cannot be asked from there.", "Install kubectl; -Force goes on without asking.");

    internal static HaK8sException EtcdNotAsked(RemoteResult result) => new(
        "EtcdNotAsked", FailureKind.RemoteCommand, AskEtcd,
        $"The node could not ask etcd (status {result.ExitCode}).", "See its standard error.")
    { ExitCode = result.ExitCode, StandardError = result.Error };

    internal static HaK8sException EtcdPrefixEmpty(string prefix) => new(
        "EtcdPrefixEmpty", FailureKind.InvalidInput, "input",
        $"'{prefix}' is no prefix: it would mean every key of every user of this etcd.", "Give the apiserver's --etcd-prefix, normally /registry/.");
}
