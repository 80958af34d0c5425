using HaK8s.Inventory;

namespace HaK8s.Remote;

/// <summary>One open way to a node, kept for a whole runbook.</summary>
public interface IRemoteSession
{
    /// <summary>The node at the other end.</summary>
    Node Node { get; }

    /// <summary>
    /// Runs a script on the node, through sudo when the node asks for it. A script that ends with another status than 0 is no exception:
    /// the caller knows what its statuses mean.
    /// </summary>
    /// <param name="script">What to run.</param>
    /// <param name="onLine">Gets each line of standard output as it arrives; called on another thread.</param>
    /// <param name="cancellationToken">Ends the remote process group too.</param>
    /// <exception cref="HaK8sException">The connection could not be made or broke, or login or sudo was refused.</exception>
    Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine = null, CancellationToken cancellationToken = default);

    /// <summary>Drops the present connection, which was found dead; the next command makes a new one.</summary>
    void Abandon();
}
