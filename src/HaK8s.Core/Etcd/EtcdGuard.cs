using HaK8s.Compatibility;
using HaK8s.Remote;

namespace HaK8s.Etcd;

/// <summary>What the guard found before an init or a join.</summary>
public sealed record EtcdGuardReport
{
    /// <summary>Why the init or join must not begin; null when nothing speaks against it. Only the operator's word (-Force) goes over it.</summary>
    public HaK8sException? Refusal { get; init; }

    /// <summary>What an operator should know although it may begin.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why etcd was not asked at all; null when it was. kubeadm's own preflight says more of missing files.</summary>
    public string? NotAsked { get; init; }
}

/// <summary>
/// Asks the external etcd, from the node that is about to use it, whether a control plane may begin on it: quorum, versions, and before an
/// init whether keys of an earlier cluster lie where this one would put its own. kubeadm looks at none of it but the versions: a second init
/// on old keys ends well and brings back nodes that are long gone. One SSH round trip; changes nothing.
/// </summary>
/// <param name="session">The node.</param>
/// <param name="files">etcd's certificate files on the node, from kubeadm's configuration.</param>
/// <param name="endpoints">The members' client URLs.</param>
/// <param name="kubernetes">The version to be installed.</param>
/// <param name="timeout">How long one request may take.</param>
public sealed class EtcdGuard(IRemoteSession session, EtcdNodeFiles files, IReadOnlyList<string> endpoints, KubernetesVersion kubernetes, TimeSpan timeout)
{
    /// <summary>The apiserver's default for --etcd-prefix.</summary>
    public const string DefaultPrefix = "/registry";

    private const int NamesShown = 5, CountAt = 4;

    /// <summary>Before an init: all of it.</summary>
    /// <param name="prefix">The apiserver's --etcd-prefix; a slash in front or at the end makes no difference.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="HaK8sException">The node cannot be reached.</exception>
    public Task<EtcdGuardReport> BeforeInitAsync(string prefix = DefaultPrefix, CancellationToken cancellationToken = default) =>
        AskAsync(Keyspace.NormalizePrefix(prefix), cancellationToken);

    /// <summary>Before a join: quorum and versions.</summary>
    /// <exception cref="HaK8sException">The node cannot be reached.</exception>
    public Task<EtcdGuardReport> BeforeJoinAsync(CancellationToken cancellationToken = default) => AskAsync(null, cancellationToken);

    private async Task<EtcdGuardReport> AskAsync(string? prefix, CancellationToken cancellationToken)
    {
        // To count is a linearizable read too, so it stands in the place of the one that proves quorum.
        EtcdRequest[] requests = prefix is null ? EtcdClusterCheck.Basics :
        [
            .. EtcdClusterCheck.Basics[..CountAt],
            EtcdRequest.Count(KeyRange.OfPrefix(prefix)),
            EtcdRequest.Keys(KeyRange.OfPrefix(prefix + Keyspace.NodesFolder), NamesShown),
        ];
        try
        {
            return Judge(await new EtcdFromNode(session, files, timeout).AskAsync(endpoints, requests, cancellationToken), prefix);
        }
        catch (HaK8sException missing) when (missing.ErrorId == "EtcdNodeFilesMissing")
        {
            return new EtcdGuardReport { NotAsked = missing.Cause };
        }
        catch (HaK8sException blind) when (blind.ErrorId is "EtcdClientMissing" or "EtcdNodeFilesUnreadable" or "EtcdNotAsked")
        {
            return new EtcdGuardReport { Refusal = blind };
        }
    }

    internal EtcdGuardReport Judge(IReadOnlyList<EtcdReplies> replies, string? prefix)
    {
        IReadOnlyList<EtcdEndpointStatus> rows = new EtcdClusterCheck(kubernetes).Judge(session.Node.Name, replies);
        HaK8sException? refusal = Refuse(rows, replies, prefix);
        // What the refusal says already is no warning beside it.
        return new EtcdGuardReport { Refusal = refusal?.On(session.Node.Name), Warnings = refusal is null ? [.. rows[0].Cluster.Findings.Select(finding => finding.Text)] : [] };
    }

    private HaK8sException? Refuse(IReadOnlyList<EtcdEndpointStatus> rows, IReadOnlyList<EtcdReplies> replies, string? prefix)
    {
        if (!rows[0].Cluster.Quorum)
            return Failure.EtcdDoesNotServe(rows);
        if (rows.FirstOrDefault(row => row.VersionVerdict == EtcdVersionVerdict.TooOld) is { } old)
            return Failure.EtcdTooOld(old, kubernetes, EtcdRequirement.For(kubernetes)!);
        if (prefix is null)
            return null;
        // Any member's answer will do: these reads are linearizable.
        KeyList?[] counts = [.. replies.Select(own => KeyList.Read(own.Replies[CountAt]))];
        int asked = Array.FindIndex(counts, count => count is not null);
        if (asked < 0)
            return Failure.EtcdKeysUnknown(prefix, replies.Select(own => own.Replies[CountAt]).First(reply => !reply.Ok).Text);
        if (counts[asked]!.Count == 0)
            return null;
        KeyList? nodes = KeyList.Read(replies[asked].Replies[CountAt + 1]);
        return Failure.EtcdHoldsEarlierCluster(prefix, counts[asked]!.Count, nodes?.Count ?? 0,
            [.. nodes?.Keys.Select(key => KeyRange.Text(key)[(prefix.Length + Keyspace.NodesFolder.Length)..]) ?? []]);
    }
}
