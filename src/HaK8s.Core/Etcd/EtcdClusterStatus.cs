namespace HaK8s.Etcd;

/// <summary>Something about an etcd cluster that an operator should know.</summary>
/// <param name="Id">Stable name, such as <c>MemberUnreachable</c> or <c>AlarmRaised</c>.</param>
/// <param name="Text">The member, the fact, and what to do.</param>
public sealed record EtcdFinding(string Id, string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>An etcd cluster as its endpoints together show it from one place.</summary>
public sealed record EtcdClusterStatus
{
    /// <summary>Who asked: a node's name, or <c>management host</c>.</summary>
    public required string From { get; init; }

    /// <summary>The cluster's id in hexadecimal, as etcdctl writes it; null when no member told it.</summary>
    public string? ClusterId { get; init; }

    /// <summary>The cluster serves: a member answered a linearizable read, which takes a majority.</summary>
    public required bool Quorum { get; init; }

    /// <summary>Members with a vote; null when no member told them.</summary>
    public int? Members { get; init; }

    /// <summary>Endpoints that serve.</summary>
    public required int Healthy { get; init; }

    /// <summary>How many members a majority takes; null when no member told them.</summary>
    public int? Needed => Members / 2 + 1;

    /// <summary>The leader's name; null without one.</summary>
    public string? Leader { get; init; }

    /// <summary>What an operator should know.</summary>
    public ValueList<EtcdFinding> Findings { get; init; } = [];

    /// <summary>Quorum and the numbers behind it.</summary>
    public override string ToString() => (Quorum ? "quorum" : "no quorum") + (Members is null ? "" : $", {Healthy} of {Members} members serve, {Needed} are needed")
        + (Leader is null ? "" : $", leader {Leader}");
}
