using System.Collections.Concurrent;
using HaK8s.Inventory;
using HaK8s.Secrets;

namespace HaK8s.Remote;

/// <summary>
/// The sessions of one runspace: one for each way to a node, made at first use and kept for the cmdlets that follow.
/// Sessions connect lazily and replace a dead connection themselves, so handing one out costs nothing.
/// </summary>
public sealed class SessionPool(Func<Node, IRemoteSession> create) : IDisposable
{
    private readonly ConcurrentDictionary<Node, Lazy<IRemoteSession>> sessions = new();

    /// <summary>A pool whose sessions go over SSH.</summary>
    public static SessionPool OverSsh() => new(node => new SshSession(node));

    /// <summary>Secrets in use in this runspace; every text shown goes through it.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>The session to a node.</summary>
    public IRemoteSession Get(Node node) => sessions.GetOrAdd(Way(node), _ => new(() => create(node))).Value;

    /// <summary>Closes all connections; the pool can be used again afterwards.</summary>
    public void Close()
    {
        foreach (Node key in sessions.Keys)
            if (sessions.TryRemove(key, out Lazy<IRemoteSession>? session) && session.IsValueCreated)
                (session.Value as IDisposable)?.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    /// <summary>What makes two nodes share a connection: everything about the way there, nothing about the node's purpose.</summary>
    private static Node Way(Node node) => node with { Role = NodeRole.None, Address = null, HostName = node.HostName };
}
