using HaK8s.Inventory;
using HaK8s.Remote.Connections;

namespace HaK8s.Remote;

/// <summary>A connection to a node that is open now, as it was when it was looked at.</summary>
public sealed class NodeConnection
{
    private readonly string way;

    internal NodeConnection(Node node, SshConnection connection)
    {
        (Node, UserName, HostName, Port) = (node, connection.Hop.UserName, connection.Hop.HostName, connection.Hop.Port);
        Via = [.. connection.Via.Select(hop => hop.ToString())];
        way = string.Join(" > ", connection.Via.Append(connection.Hop));
        (HostKey, OpenedAt, Silence, IsBusy) = (connection.HostKey, connection.OpenedAt, connection.Silence, connection.IsBusy);
        ServerVersion = connection.Client.ConnectionInfo.ServerVersion ?? "";
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The user who is logged in.</summary>
    public string UserName { get; }

    /// <summary>The name or address that was connected to.</summary>
    public string HostName { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The jump hosts on the way, the nearest first, each as user@host[:port].</summary>
    public ValueList<string> Via { get; }

    /// <summary>Type and SHA-256 fingerprint of the host key that was accepted.</summary>
    public string HostKey { get; }

    /// <summary>What the node's sshd calls itself.</summary>
    public string ServerVersion { get; }

    /// <summary>Since when it is open.</summary>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>How long ago the node was last heard of.</summary>
    public TimeSpan Silence { get; }

    /// <summary>Whether something runs on it now.</summary>
    public bool IsBusy { get; }

    /// <summary>Way and node, such as <c>ops@bastion > root@10.0.0.11</c>.</summary>
    public override string ToString() => way;
}
