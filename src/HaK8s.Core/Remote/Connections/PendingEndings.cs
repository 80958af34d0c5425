using System.Collections.Concurrent;

namespace HaK8s.Remote.Connections;

/// <summary>
/// What nobody waits for and still has to be done: ending on a node what was stopped here. A process that ends right after Ctrl-C would take the
/// connection away before the node was told.
/// </summary>
internal static class PendingEndings
{
    // A process group gets two seconds before it is killed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly ConcurrentDictionary<Task, bool> Pending = [];

    static PendingEndings() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Wait(Pending.Keys);

    public static void Add(Task ending)
    {
        Pending[ending] = true;
        _ = ending.ContinueWith(static ended => Pending.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Waits until these have ended, but not for long.</summary>
    public static void Wait(IEnumerable<Task> endings) => Task.WhenAll(endings).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(Patience);
}
