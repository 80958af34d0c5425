using System.Globalization;
using HaK8s.Compatibility;

namespace HaK8s.Etcd;

/// <summary>Joins what the endpoints of an etcd cluster answer to one picture of it, and judges that.</summary>
/// <param name="kubernetes">For which Kubernetes; null when versions are not to be judged.</param>
public sealed class EtcdClusterCheck(KubernetesVersion? kubernetes)
{
    /// <summary>How many reads the latencies are taken from.</summary>
    public const int Reads = 20;

    // The first ones in every set of questions, so that a picture can be made of each.
    internal static readonly EtcdRequest[] Basics = [EtcdRequest.Version, EtcdRequest.Health, EtcdRequest.Status, EtcdRequest.Members, EtcdRequest.Read];

    private static readonly EtcdRequest[] Questions =
        [.. Basics.Select(request => request == EtcdRequest.Read ? request with { Times = Reads } : request), EtcdRequest.Metrics];

    private readonly EtcdRequirement? minimum = kubernetes is null ? null : EtcdRequirement.For(kubernetes);

    /// <summary>Asks all endpoints from one place; an endpoint in trouble is part of the result.</summary>
    /// <returns>One status for each endpoint; all share the cluster's.</returns>
    /// <exception cref="HaK8sException">The place itself cannot ask.</exception>
    public async Task<IReadOnlyList<EtcdEndpointStatus>> RunAsync(IEtcdTransport transport, IReadOnlyList<string> endpoints, CancellationToken cancellationToken = default) =>
        Judge(transport.From, await transport.AskAsync(endpoints, Questions, cancellationToken));

    /// <summary>Judges what was answered to <see cref="Basics"/> and, after them, perhaps to metrics.</summary>
    internal IReadOnlyList<EtcdEndpointStatus> Judge(string from, IReadOnlyList<EtcdReplies> replies)
    {
        EtcdEndpointView[] views = [.. replies.Select(own => new EtcdEndpointView(own))];
        Member[] members = [.. views.Select(view => view.Members).FirstOrDefault(list => list is { Count: > 0 }) ?? []];
        // A member without a leader still knows the last one; only those that serve tell who leads.
        ulong leader = views.Where(view => view.Serves).Select(view => view.Status?.Leader ?? 0).FirstOrDefault(id => id != 0);
        long furthest = views.Max(view => view.Status?.RaftIndex) ?? 0;
        EtcdEndpointStatus[] rows = [.. views.Select(view => new EtcdEndpointStatus
        {
            Endpoint = view.Endpoint,
            From = from,
            Member = MemberOf(view, members)?.ToString(),
            State = view.State,
            Detail = view.Detail,
            Version = view.Version,
            VersionVerdict = Verdict(view.Version),
            IsLeader = view.Status is null ? null : leader != 0 && view.Status.MemberId == leader,
            IsLearner = view.Status?.IsLearner,
            RaftLag = furthest - view.Status?.RaftIndex,
            DbSize = view.Status?.DbSize,
            DbSizeInUse = view.Status is { DbSizeInUse: > 0 } status ? status.DbSizeInUse : null,
            Quota = view.Quota,
            Alarms = [.. view.Alarms],
            CertificateExpiry = view.Replies.CertificateExpiry,
            ClockAhead = view.Replies.ClockAhead,
            LatencyP50 = Percentile(view.ReadTimes, 50),
            LatencyP99 = Percentile(view.ReadTimes, 99),
            LacksGateway = view.LacksGateway,
            Cluster = null!,
        })];
        EtcdClusterStatus cluster = new()
        {
            From = from,
            ClusterId = views.FirstOrDefault(view => view.Status is not null)?.Status!.ClusterId.ToString("x", CultureInfo.InvariantCulture),
            Quorum = views.Any(view => view.Serves),
            Members = members.Length == 0 ? null : members.Count(member => !member.IsLearner),
            Healthy = views.Count(view => view.Serves),
            Leader = members.FirstOrDefault(member => member.Id == leader)?.ToString(),
        };
        cluster = cluster with { Findings = [.. EtcdFindings.Of(cluster, rows, views, members, kubernetes, minimum)] };
        return [.. rows.Select(row => row with { Cluster = cluster })];
    }

    internal EtcdVersionVerdict Verdict(EtcdVersion? version) => version is null || kubernetes is null ? EtcdVersionVerdict.Unknown
        : minimum is null ? EtcdVersionVerdict.Unverified
        : !version.Meets(minimum) ? EtcdVersionVerdict.TooOld
        : minimum.Unverified ? EtcdVersionVerdict.Unverified : EtcdVersionVerdict.Sufficient;

    /// <summary>By the id that the member itself tells; a silent one by its URL.</summary>
    internal static Member? MemberOf(EtcdEndpointView view, IReadOnlyList<Member> members) =>
        members.FirstOrDefault(member => view.Status is { } status ? member.Id == status.MemberId : member.ClientUrls.Contains(view.Endpoint, StringComparer.OrdinalIgnoreCase));

    /// <summary>The nearest rank: a value that was measured.</summary>
    internal static TimeSpan? Percentile(IReadOnlyList<TimeSpan> times, int percent) =>
        times.Count == 0 ? null : times.Order().ElementAt((int)Math.Ceiling(times.Count * percent / 100.0) - 1);
}
