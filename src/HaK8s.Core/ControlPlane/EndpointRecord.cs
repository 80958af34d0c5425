using System.Net;

namespace HaK8s.ControlPlane;

/// <summary>One address behind the endpoint's name, as seen from the management host.</summary>
public sealed record EndpointRecord
{
    /// <summary>The endpoint, host:port.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The address that the name gives.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The inventory's node with this address; null when there is none.</summary>
    public string? Node { get; init; }

    /// <summary>Whether that node has joined.</summary>
    public NodeMembership Membership { get; init; }

    /// <summary>Who says so: a resolver's address, <c>/etc/hosts</c>, or <c>address</c> when the endpoint is one.</summary>
    public string Source { get; init; } = "";

    /// <summary>How long resolvers keep the record; null when no DNS said it.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>What happens there.</summary>
    public required EndpointRecordState State { get; init; }

    /// <summary>True when clients get an answer to their requests there, ready or not.</summary>
    public bool Serves => IsLive == true || State is EndpointRecordState.Ready or EndpointRecordState.Unauthorized;

    /// <summary>The body of /readyz, or what went wrong.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether /livez was ok; null when nobody answered it.</summary>
    public bool? IsLive { get; init; }

    /// <summary>Whether /readyz was ok; null when nobody answered it.</summary>
    public bool? IsReady { get; init; }

    /// <summary>The TCP handshake; null when there was none.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>From the first packet to the answer of /readyz, or to the failure.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>When the apiserver's certificate ends; null when none was seen.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>Whether that certificate holds the endpoint's name; null when none was seen.</summary>
    public bool? HoldsName { get; init; }

    /// <summary>Whether that certificate is from the cluster's CA; null when none was seen or the CA is not known.</summary>
    public bool? IsTrusted { get; init; }

    /// <summary>The probe's own patience ended it, which says nothing of how long a client waits.</summary>
    internal bool TimedOut { get; init; }
}
