using System.Text.RegularExpressions;

namespace HaK8s.Etcd;

/// <summary>What one endpoint's replies to <see cref="EtcdClusterCheck.Basics"/> say, read.</summary>
internal sealed partial class EtcdEndpointView
{
    private readonly EtcdReply version, health, status, read;

    public EtcdEndpointView(EtcdReplies replies)
    {
        Replies = replies;
        (version, health, status, read) = (replies.Replies[0], replies.Replies[1], replies.Replies[2], replies.Replies[4]);
        Version = EtcdMessages.Read(version, EtcdMessages.Version);
        Status = MemberStatus.Read(status);
        Members = Member.ReadAll(replies.Replies[3]);
        Alarms = [.. Status?.Errors.Select(error => Alarm().Match(error)).Where(match => match.Success).Select(match => match.Groups[1].Value) ?? []];
        (State, Detail) = Judge();
    }

    public EtcdReplies Replies { get; }

    public string Endpoint => Replies.Endpoint;

    public EtcdVersion? Version { get; }

    public MemberStatus? Status { get; }

    public IReadOnlyList<Member>? Members { get; }

    public IReadOnlyList<string> Alarms { get; }

    public EtcdEndpointState State { get; }

    public string Detail { get; }

    public IReadOnlyList<TimeSpan> ReadTimes => read.Ok ? read.Elapsed : [];

    public long? Quota => Replies.Replies.Count > EtcdClusterCheck.Basics.Length
        ? EtcdMessages.Metric(Replies.Replies[EtcdClusterCheck.Basics.Length], "etcd_server_quota_backend_bytes") : null;

    /// <summary>The member serves /health and the like, but not the gateway, through which everything else is asked.</summary>
    public bool LacksGateway => Version is not null && status.Trouble == EtcdTrouble.Failed && read.Trouble == EtcdTrouble.Failed;

    /// <summary>It has just served a linearizable read; without the gateway that is /health's own, which reads so too.</summary>
    public bool Serves => read.Ok || (LacksGateway && EtcdMessages.IsHealthy(health));

    private (EtcdEndpointState, string) Judge()
    {
        switch (version.Trouble)
        {
            case EtcdTrouble.None when Version is not null:
                break;
            case EtcdTrouble.None or EtcdTrouble.Failed:
                return (EtcdEndpointState.Unexpected, "answers, but not as etcd does");
            case EtcdTrouble.Untrusted:
                return (EtcdEndpointState.Untrusted, version.Text);
            case EtcdTrouble.Rejected:
                return (EtcdEndpointState.Rejected, version.Text);
            default:
                return (EtcdEndpointState.Unreachable, version.Text);
        }
        if (Status?.Errors.FirstOrDefault(error => error.Contains("no leader", StringComparison.Ordinal)) is not null)
            return (EtcdEndpointState.Unhealthy, "it has no leader");
        if (Alarms.Count > 0)
            return (EtcdEndpointState.Unhealthy, $"alarm {string.Join(", ", Alarms)}");
        if (LacksGateway)
            return (EtcdMessages.IsHealthy(health) ? EtcdEndpointState.Healthy : EtcdEndpointState.Unhealthy, $"its JSON gateway does not serve: {status.Text}");
        if (!read.Ok)
            return (EtcdEndpointState.Unhealthy, $"it does not serve reads: {read.Text}");
        return EtcdMessages.IsHealthy(health) ? (EtcdEndpointState.Healthy, "") : (EtcdEndpointState.Unhealthy, $"/health: {health.Text}");
    }

    [GeneratedRegex(@"\balarm:(\w+)")]
    private static partial Regex Alarm();
}
