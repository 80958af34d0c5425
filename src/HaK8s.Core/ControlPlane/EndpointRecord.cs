using System.Net;

namespace HaK8s.ControlPlane;

/// <summary>What an address of the endpoint does.</summary>
public enum EndpointRecordState
{
    /// <summary>An apiserver answers there and is ready.</summary>
    Ready,
    /// <summary>An apiserver answers there and is not ready.</summary>
    NotReady,
    /// <summary>Nothing listens there: the node is up and has not joined.</summary>
    Refused,
    /// <summary>Nothing answers there: the node is down, or a firewall swallows the packets. Clients lose seconds on it.</summary>
    Silent,
    /// <summary>Something answers, but its certificate is not this cluster's or does not hold the endpoint's name.</summary>
    Untrusted,
    /// <summary>Something answers that is no apiserver.</summary>
    Unexpected,
}

/// <summary>One address behind the endpoint's name, as seen from the management host.</summary>
public sealed record EndpointRecord
{
    /// <summary>The endpoint, host:port.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The address that the name gives.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The inventory's node with this address; null when there is none.</summary>
    public string? Node { get; init; }

    /// <summary>What happens there.</summary>
    public required EndpointRecordState State { get; init; }

    /// <summary>The body of /readyz, or what went wrong.</summary>
    public required string Detail { get; init; }

    /// <summary>From the first packet to the answer of /readyz: TCP, TLS and HTTP.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>When the apiserver's certificate ends; null when none was seen.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }
}
