namespace HaK8s.Etcd;

/// <summary>What an etcd endpoint does, seen from one place.</summary>
public enum EtcdEndpointState
{
    /// <summary>It serves linearizable reads and has no alarm.</summary>
    Healthy,
    /// <summary>It answers, but has no leader, cannot read, or has an alarm.</summary>
    Unhealthy,
    /// <summary>Nothing answers there.</summary>
    Unreachable,
    /// <summary>Its certificate is not to be trusted; an apiserver would refuse it too.</summary>
    Untrusted,
    /// <summary>It does not accept the client certificate.</summary>
    Rejected,
    /// <summary>Something answers that is no etcd.</summary>
    Unexpected,
}

/// <summary>An etcd version beside the minimum for a Kubernetes version.</summary>
public enum EtcdVersionVerdict
{
    /// <summary>No Kubernetes version was said, or the member did not tell its version.</summary>
    Unknown,
    /// <summary>At or above the minimum.</summary>
    Sufficient,
    /// <summary>Nothing is known against it, but no published minimum confirms it.</summary>
    Unverified,
    /// <summary>Below the minimum: kubeadm refuses it.</summary>
    TooOld,
}

/// <summary>One etcd endpoint, seen from one place. Values that could not be had are null.</summary>
public sealed record EtcdEndpointStatus
{
    /// <summary>The client URL.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Who asked: a node's name, or <c>management host</c>.</summary>
    public required string From { get; init; }

    /// <summary>The member's name.</summary>
    public string? Member { get; init; }

    /// <summary>What it does.</summary>
    public required EtcdEndpointState State { get; init; }

    /// <summary>Why, in words; empty when all is well.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The member's version.</summary>
    public EtcdVersion? Version { get; init; }

    /// <summary>The version beside the minimum.</summary>
    public EtcdVersionVerdict VersionVerdict { get; init; }

    /// <summary>It leads the cluster.</summary>
    public bool? IsLeader { get; init; }

    /// <summary>It follows the cluster without a vote.</summary>
    public bool? IsLearner { get; init; }

    /// <summary>Entries of the raft log that it has not yet got and the furthest member has; the members are asked a moment apart, so a few are nothing.</summary>
    public long? RaftLag { get; init; }

    /// <summary>The database file, bytes.</summary>
    public long? DbSize { get; init; }

    /// <summary>The part of it that is in use, bytes; the rest can be had back by defragmenting.</summary>
    public long? DbSizeInUse { get; init; }

    /// <summary>At which size of the database the member stops writing, bytes; null where metrics are not served.</summary>
    public long? Quota { get; init; }

    /// <summary>Alarms such as <c>NOSPACE</c>, as members from 3.4 on tell them in their status.</summary>
    public ValueList<string> Alarms { get; init; } = [];

    /// <summary>When the member's certificate ends, UTC; from a node it is not seen.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>How far its clock is ahead of the management host's, to about a second; from a node it is not seen.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>Half of the linearizable reads took no longer; from a node each includes a new TLS connection.</summary>
    public TimeSpan? LatencyP50 { get; init; }

    /// <summary>99 of 100 linearizable reads took no longer; of 20 reads it is the slowest.</summary>
    public TimeSpan? LatencyP99 { get; init; }

    /// <summary>It serves etcd's clients, but not the JSON gateway that everything beyond health and version is asked through.</summary>
    public bool LacksGateway { get; init; }

    /// <summary>The cluster as all endpoints together show it from this place.</summary>
    public required EtcdClusterStatus Cluster { get; init; }

    /// <summary>Endpoint and state.</summary>
    public override string ToString() => $"{Endpoint} from {From}: {State}{(Detail.Length > 0 ? ": " + Detail : "")}";
}
