using System.Net;
using HaK8s.Remote;

namespace HaK8s.Resolution;

/// <summary>What a name is for one node.</summary>
public sealed record NodeNameView
{
    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>The addresses that programs there get for the name.</summary>
    public ValueList<IPAddress> Address { get; init; } = [];

    /// <summary>The resolvers of its resolv.conf.</summary>
    public ValueList<string> Server { get; init; } = [];

    /// <summary>True when its /etc/hosts names it, which goes before DNS.</summary>
    public bool InHostsFile { get; init; }

    /// <summary>True when these are the addresses that the management host has; null when the node could not be asked.</summary>
    public bool? Agrees { get; init; }

    /// <summary>True when the node carries kubeadm's apiserver as a static pod; null when that is not known.</summary>
    public bool? HasApiServer { get; init; }

    /// <summary>Why the node could not be asked; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>Node and addresses.</summary>
    public override string ToString() => $"{Node}: {Trouble ?? AddressSet.Text(Address)}";

    /// <summary>Asks a node in one round trip. A node that cannot be asked is an answer, not an exception.</summary>
    internal static async Task<NodeNameView> AskAsync(IRemoteSession session, string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        string node = session.Node.Name;
        try
        {
            return Parse(node, await session.RunAsync(new RemoteScript("name-view", name), null, limit.Token));
        }
        catch (HaK8sException failure)
        {
            return new NodeNameView { Node = node, Trouble = failure.Cause };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The connection may be a dead one of before.
            session.Abandon();
            return new NodeNameView { Node = node, Trouble = $"no answer over SSH within {timeout.TotalSeconds:0.#} s" };
        }
    }

    internal static NodeNameView Parse(string node, RemoteResult result) => new()
    {
        Node = node,
        Address = [.. AddressSet.Ordered(AddressSet.Parse(result.All("address")))],
        Server = [.. result.All("nameserver")],
        InHostsFile = result["hosts"] == "yes",
        HasApiServer = result["apiserver"] is { } carried ? carried == "yes" : null,
    };
}
