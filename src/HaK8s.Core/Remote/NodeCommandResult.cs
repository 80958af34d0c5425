using HaK8s.Inventory;

namespace HaK8s.Remote;

/// <summary>What a command on a node gave.</summary>
/// <param name="Node">Where it ran.</param>
/// <param name="Command">What ran.</param>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">Standard output, line by line.</param>
/// <param name="Error">Standard error, line by line.</param>
public sealed record NodeCommandResult(
    Node Node, string Command, int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Error)
{
    /// <summary>True when the status is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Runs a command and keeps all that it says.</summary>
    /// <param name="session">Where it runs.</param>
    /// <param name="command">For /bin/sh.</param>
    /// <param name="timeout">When it is ended; never when null.</param>
    /// <param name="cancellationToken">Ends it too.</param>
    public static async Task<NodeCommandResult> RunAsync(IRemoteSession session, string command, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time)
            limit.CancelAfter(time);
        try
        {
            RemoteResult result = await session.RunAsync(new RemoteScript("node-command", command), null, limit.Token);
            return new NodeCommandResult(session.Node, command, result.ExitCode, Lines(result.Output), Lines(result.Error));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && timeout is not null)
        {
            throw Failure.NodeCommandTimeout(command, timeout.Value);
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
