using System.Net;
using HaK8s.Inventory;

namespace HaK8s.Preflight;

/// <summary>What came of a connection from one node to another's port.</summary>
public enum PortReachState
{
    /// <summary>The connection was made.</summary>
    Open,
    /// <summary>It was refused, although something listens there.</summary>
    Refused,
    /// <summary>Nothing came back.</summary>
    Silent,
    /// <summary>There was no program to try it with, or nothing that could listen.</summary>
    NotTried,
}

/// <summary>A connection that was tried.</summary>
/// <param name="From">From which node.</param>
/// <param name="To">The node or etcd member.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">The port.</param>
/// <param name="State">What came of it.</param>
internal sealed record PortReach(Node From, string To, IPAddress Address, int Port, PortReachState State);
