using System.Net;

namespace HaK8s.Inventory;

/// <summary>What a node is for.</summary>
public enum NodeRole
{
    /// <summary>Not said.</summary>
    None,
    /// <summary>Runs the control plane.</summary>
    ControlPlane,
    /// <summary>Runs workloads.</summary>
    Worker,
}

/// <summary>What roles are called.</summary>
internal static class NodeRoleName
{
    /// <summary>As scripts take it: <c>control-plane</c> or <c>worker</c>.</summary>
    public static string Word(this NodeRole role) => role == NodeRole.ControlPlane ? "control-plane" : "worker";
}

/// <summary>
/// A node and the way to reach it over SSH. Property names equal the parameters of New-HaK8sNode, so that objects bind by name.
/// It holds no secret and no connection.
/// </summary>
public sealed record Node
{
    /// <summary>The node's name, as Kubernetes will know it.</summary>
    public required string Name { get; init; }

    /// <summary>Name or address to connect to; <see cref="Name"/> when not given.</summary>
    public string HostName { get => field ?? Name; init; }

    /// <summary>SSH port, 1 to 65535.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Login user; the management host's user when not given, as ssh does.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>Private key file; the usual names under ~/.ssh when null.</summary>
    public string? KeyFile { get; init; }

    /// <summary>known_hosts file; ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts when null.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>What to do with an unknown host key.</summary>
    public HostKeyPolicy HostKeyPolicy { get; init; }

    /// <summary>Run remote commands through <c>sudo -n</c>.</summary>
    public bool Sudo { get; init; }

    /// <summary>What the node is for.</summary>
    public NodeRole Role { get; init; }

    /// <summary>The IP address that the node registers with and its apiserver advertises; null when not known.</summary>
    public string? Address { get; init; }

    /// <summary>The IP address that the node is known by without asking DNS: its own, or the one to connect to; null when neither is one.</summary>
    internal IPAddress? KnownAddress => IPAddress.TryParse(Address ?? HostName, out IPAddress? address) ? address : null;

    /// <summary>The name alone, so that a node reads well in messages.</summary>
    public override string ToString() => Name;
}
