namespace HaK8s.ControlPlane;

/// <summary>What can be wrong with an endpoint.</summary>
public enum EndpointFindingId
{
    /// <summary>The name has no address.</summary>
    NoRecord,
    /// <summary>The name has one address: no other node takes over.</summary>
    SingleRecord,
    /// <summary>A record for a node that has not joined.</summary>
    RecordOfNodeNotJoined,
    /// <summary>A node that has joined and has no record.</summary>
    JoinedNodeWithoutRecord,
    /// <summary>Nothing listens at an address.</summary>
    AddressRefuses,
    /// <summary>An address does not answer.</summary>
    AddressSilent,
    /// <summary>The apiserver at an address is not ready.</summary>
    AddressNotReady,
    /// <summary>What answers at an address is no apiserver of this cluster.</summary>
    AddressUntrusted,
    /// <summary>An apiserver's certificate does not hold the endpoint's name.</summary>
    NameMissingInCertificate,
    /// <summary>An apiserver's certificate ends soon, or has ended.</summary>
    CertificateExpiring,
    /// <summary>A proxy stands between this host's clients and the endpoint.</summary>
    ProxyBetween,
    /// <summary>Resolvers keep a record longer than a failover may take.</summary>
    TtlAboveFailoverTarget,
    /// <summary>Not all give the same addresses.</summary>
    ResolversDisagree,
    /// <summary>A resolver does not answer: clients lose seconds on it at each name.</summary>
    ResolverSilent,
}

/// <summary>Something wrong with an endpoint.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was seen, with the addresses and nodes concerned.</param>
/// <param name="Remedy">What to do.</param>
public sealed record EndpointFinding(EndpointFindingId Id, FindingSeverity Severity, string Text, string Remedy)
{
    /// <summary>Severity, id and text.</summary>
    public override string ToString() => $"{Severity}: {Id}: {Text}";
}
