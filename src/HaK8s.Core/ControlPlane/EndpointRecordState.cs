namespace HaK8s.ControlPlane;

/// <summary>What an address of the endpoint does.</summary>
public enum EndpointRecordState
{
    /// <summary>An apiserver answers there and is ready.</summary>
    Ready,
    /// <summary>An apiserver answers there and is not ready.</summary>
    NotReady,
    /// <summary>An apiserver answers there and tells its health only to those it knows (anonymous-auth is off).</summary>
    Unauthorized,
    /// <summary>Nothing listens there: the node is up, and has not joined or has lost its apiserver. Clients go on to the next address at once.</summary>
    Refused,
    /// <summary>Nothing answers there: the node is down, or a firewall swallows the packets. Clients lose seconds on it.</summary>
    Silent,
    /// <summary>Something answers, but its certificate is not this cluster's or does not hold the endpoint's name. Clients fail there.</summary>
    Untrusted,
    /// <summary>Something answers that is no apiserver, or it stops in the middle. Clients fail there.</summary>
    Unexpected,
}

/// <summary>Whether a node belongs to the cluster, by what its address answers.</summary>
public enum NodeMembership
{
    /// <summary>Not told: the node does not answer, or the address is nobody's in the inventory.</summary>
    Unknown,
    /// <summary>An apiserver of this cluster answers there, or the node carries one.</summary>
    Joined,
    /// <summary>The node is up and has none.</summary>
    NotJoined,
}
