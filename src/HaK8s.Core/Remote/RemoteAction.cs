using System.Diagnostics;
using HaK8s.Inventory;

namespace HaK8s.Remote;

/// <summary>A script that ran on a node: its name, how it ended, and how long it took. What it was given and what it said is not told.</summary>
/// <param name="Node">Where it ran.</param>
/// <param name="Script">The script's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">From the wish to run it to its end, connecting included.</param>
public sealed record RemoteAction(Node Node, string Script, string Outcome, TimeSpan Duration)
{
    private static readonly AsyncLocal<Action<RemoteAction>?> Observer = new();

    /// <summary>Who is told of the actions that begin in the present flow of control, on whatever thread they end.</summary>
    public static Action<RemoteAction>? Observed
    {
        get => Observer.Value;
        set => Observer.Value = value;
    }

    internal static async Task<RemoteResult> TellAsync(Node node, RemoteScript script, Func<Task<RemoteResult>> run)
    {
        long begin = Stopwatch.GetTimestamp();
        string outcome = "failed";
        try
        {
            RemoteResult result = await run();
            outcome = $"ended with {result.ExitCode}";
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = "was stopped";
            throw;
        }
        catch (HaK8sException failure)
        {
            outcome = $"failed ({failure.ErrorId})";
            throw;
        }
        finally
        {
            TimeSpan duration = Stopwatch.GetElapsedTime(begin);
            RemoteEventSource.Log.ScriptEnded(node.Name, script.Name, outcome, duration.TotalMilliseconds);
            Observed?.Invoke(new(node, script.Name, outcome, duration));
        }
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Node.Name}: {Script} {Outcome} after {Duration.TotalSeconds:0.00} s");
}
