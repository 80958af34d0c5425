using HaK8s.Compatibility;

namespace HaK8s.Etcd;

/// <summary>What an operator should know of a cluster, from the rows and what lies behind them.</summary>
internal static class EtcdFindings
{
    // etcd keeps this many entries for slow followers (its --snapshot-catchup-entries); one further behind needs a whole snapshot.
    private const long CatchUpEntries = 5000;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public static IEnumerable<EtcdFinding> Of(
        EtcdClusterStatus cluster, IReadOnlyList<EtcdEndpointStatus> rows, IReadOnlyList<EtcdEndpointView> views, IReadOnlyList<Member> members,
        KubernetesVersion? kubernetes, EtcdRequirement? minimum) =>
    [
        .. OfCluster(cluster, views, members),
        .. rows.SelectMany(row => OfRow(row, kubernetes, minimum)),
        .. OfVersions(rows, kubernetes, minimum),
    ];

    private static IEnumerable<EtcdFinding> OfCluster(EtcdClusterStatus cluster, IReadOnlyList<EtcdEndpointView> views, IReadOnlyList<Member> members)
    {
        string[] ids = [.. views.Where(view => view.Status is not null).Select(view => $"{view.Status!.ClusterId:x}").Distinct()];
        if (ids.Length > 1)
            yield return new("DifferentClusters", $"The endpoints belong to different clusters ({string.Join(", ", ids)}). Name members of one cluster only.");
        EtcdEndpointView[] strangers = [.. views.Where(view => EtcdClusterCheck.MemberOf(view, members) is null && view.Status is null)];
        Member[] unnamed = [.. members.Where(member => !views.Any(view => EtcdClusterCheck.MemberOf(view, members) == member))];
        // A silent endpoint of another name may be any of them.
        if (ids.Length < 2 && unnamed.Length > strangers.Length)
            yield return new("MemberNotAmongEndpoints",
                $"{string.Join(", ", unnamed.Select(member => $"{member} ({string.Join(", ", member.ClientUrls)})"))}: in the cluster, but not among the endpoints. Add them, so that apiservers can turn to them.");
        foreach (Member learner in members.Where(member => member.IsLearner))
            yield return new("Learner", $"{learner} is a learner without a vote; promote it with 'etcdctl member promote' when it has caught up.");
        if (cluster.Quorum && unnamed.Length == 0 && cluster.Healthy <= cluster.Needed)
            yield return new("NoFaultTolerance", $"{cluster.Healthy} of {cluster.Members} members serve and {cluster.Needed} are needed: one more failure stops the cluster.");
    }

    private static IEnumerable<EtcdFinding> OfRow(EtcdEndpointStatus row, KubernetesVersion? kubernetes, EtcdRequirement? minimum)
    {
        if (row.Alarms.Count > 0)
            yield return new("AlarmRaised", $"{row.Endpoint}: alarm {row.Alarms}. See the etcd manual on maintenance; with NOSPACE compact, defragment and disarm.");
        else if (row.State != EtcdEndpointState.Healthy)
            yield return new($"Member{row.State}", $"{row.Endpoint}: {row.Detail}.");
        if (row.LacksGateway)
            yield return new("GatewayUnusable", $"{row.Endpoint}: {row.Detail}. {Failure.GatewayRemedy}");
        if (row.VersionVerdict == EtcdVersionVerdict.TooOld)
            yield return new("VersionTooOld", $"{row.Endpoint} is etcd {row.Version}; Kubernetes {kubernetes} needs {minimum} or later{(minimum!.Unverified ? " (unverified)" : "")}.");
        if (row.DbSize > row.Quota / 10 * 8)
            yield return new("DatabaseNearQuota", $"{row.Endpoint}: its database has {100 * row.DbSize / row.Quota} % of the quota; at 100 % it stops writing. Defragment it, or raise --quota-backend-bytes.");
        if (row.RaftLag > CatchUpEntries)
            yield return new("MemberBehind", $"{row.Endpoint} is {row.RaftLag} entries behind.");
        if (row.CertificateExpiry is { } end && end - DateTimeOffset.UtcNow < ClientCertBundle.ExpiryWarning)
            yield return new("CertificateExpiresSoon", $"{row.Endpoint}: its certificate ends on {Failure.Utc(end)}.");
        if (row.ClockAhead is { } ahead && ahead.Duration() > ClockTolerance)
            yield return new("ClockSkew", $"{row.Endpoint}: its clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this host's.");
    }

    private static IEnumerable<EtcdFinding> OfVersions(IReadOnlyList<EtcdEndpointStatus> rows, KubernetesVersion? kubernetes, EtcdRequirement? minimum)
    {
        string[] versions = [.. rows.Where(row => row.Version is not null).Select(row => row.Version!.ToString()).Distinct()];
        if (versions.Length > 1)
            yield return new("DifferentVersions", $"The members run different versions ({string.Join(", ", versions)}); that is meant for the time of an upgrade only.");
        // For a Kubernetes before the table there is nothing to verify, and nothing that an operator could do.
        if (minimum is { Unverified: true })
            yield return new("VersionUnverified", $"The lowest etcd version for Kubernetes {kubernetes} ({minimum}) is unverified.");
    }
}
