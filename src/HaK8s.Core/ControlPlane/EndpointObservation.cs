using HaK8s.Resolution;

namespace HaK8s.ControlPlane;

/// <summary>All that was seen of an endpoint, before it is judged.</summary>
internal sealed record EndpointObservation
{
    public required string Host { get; init; }

    /// <summary>What each source says, the one that clients of this host use first.</summary>
    public IReadOnlyList<NameAnswer> Answers { get; init; } = [];

    public IReadOnlyList<EndpointRecord> Records { get; init; } = [];

    /// <summary>What answers at the addresses of inventory nodes that have no record.</summary>
    public IReadOnlyList<EndpointRecord> WithoutRecord { get; init; } = [];

    public IReadOnlyList<NodeNameView> Views { get; init; } = [];

    public ProxyAnswer? Proxy { get; init; }

    public TimeSpan? FailoverTarget { get; init; }

    public DateTimeOffset Now { get; init; }

    public TimeSpan? Ttl => Records.Max(record => record.Ttl);
}
