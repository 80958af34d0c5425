using System.Collections.Concurrent;
using System.Security;
using HaK8s.Inventory;
using HaK8s.Remote.Connections;
using HaK8s.Secrets;

namespace HaK8s.Remote;

/// <summary>
/// The sessions of one runspace: one for each way to a node, made at first use and kept for the cmdlets that follow.
/// Sessions connect lazily and replace a dead connection themselves, so handing one out costs nothing.
/// </summary>
public sealed class SessionPool : IDisposable
{
    private readonly ConcurrentDictionary<Node, Lazy<IRemoteSession>> sessions = new();
    private readonly ConcurrentQueue<string> notices = new();
    private readonly ConcurrentDictionary<string, bool> said = new();
    private readonly Func<Node, IRemoteSession> create;

    /// <summary>A pool whose sessions come from elsewhere.</summary>
    public SessionPool(Func<Node, IRemoteSession> create) => this.create = create;

    private SessionPool()
    {
        SshRoutes routes = new(Notice);
        JumpHosts jumpHosts = new(Notice);
        create = node => new SshSession(node, routes.To, jumpHosts, Notice);
    }

    /// <summary>A pool whose sessions go over SSH.</summary>
    public static SessionPool OverSsh() => new();

    /// <summary>Secrets in use in this runspace; every text shown goes through it.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>The connections that are open now.</summary>
    public IReadOnlyList<NodeConnection> Connections =>
        [.. sessions.Values.Where(session => session.IsValueCreated).Select(session => session.Value).OfType<SshSession>()
            .SelectMany(session => session.Connections.Select(connection => new NodeConnection(session.Node, connection)))];

    /// <summary>The ways to nodes that were asked for and not closed.</summary>
    public IEnumerable<Node> Connected => sessions.Keys;

    /// <summary>The session to a node. Nodes that are reached in the same way share it, and each is still called by its own name and role.</summary>
    public IRemoteSession Get(Node node) => new NodeSession(node, sessions.GetOrAdd(Way(node), way => new(() =>
    {
        foreach (SecureString secret in new[] { way.Secrets.Password, way.Secrets.KeyPassphrase, way.Secrets.SudoPassword }.OfType<SecureString>())
            Redactor.Register(SecretText.Reveal(secret));
        return create(way);
    })).Value);

    /// <summary>What the operator should know, such as lines of ssh_config that are passed over; each is said once.</summary>
    public IEnumerable<string> TakeNotices()
    {
        while (notices.TryDequeue(out string? text))
            yield return text;
    }

    private void Notice(string text)
    {
        if (said.TryAdd(text, true))
            notices.Enqueue(text);
    }

    /// <summary>Closes a node's connections and says whether there was one; they are made again when they are needed.</summary>
    public bool Close(Node node)
    {
        if (!sessions.TryRemove(Way(node), out Lazy<IRemoteSession>? session) || !session.IsValueCreated)
            return false;
        bool open = session.Value is SshSession ssh && ssh.Connections.Any();
        (session.Value as IDisposable)?.Dispose();
        return open;
    }

    /// <summary>Closes all connections; the pool can be used again afterwards.</summary>
    public void Close()
    {
        foreach (Node node in sessions.Keys)
            Close(node);
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    /// <summary>What makes two nodes share a connection: everything about the way there, nothing about the node's purpose.</summary>
    public static Node Way(Node node) => node with { Role = NodeRole.None, HostName = node.HostName, Address = node.HostName == node.Address ? node.Address : null };

    private sealed class NodeSession(Node node, IRemoteSession way) : IRemoteSession
    {
        public Node Node => node;

        public Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine, CancellationToken cancellationToken) =>
            RemoteAction.TellAsync(node, script, () => way.RunAsync(script, onLine, cancellationToken));

        public void Abandon() => way.Abandon();
    }
}
