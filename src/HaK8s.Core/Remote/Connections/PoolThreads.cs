namespace HaK8s.Remote.Connections;

/// <summary>
/// SSH.NET's ConnectAsync goes on on a thread of the pool once the server has greeted, and blocks it through key exchange and login; a forwarded port
/// blocks one for as long as it is used. The pool begins with as many threads as there are cores and adds one or two a second: a few nodes that
/// greet and then say nothing, or that stand behind one jump host, would hold up all others. So the pool is allowed one thread more for each.
/// </summary>
internal static class PoolThreads
{
    private static readonly object Gate = new();

    /// <summary>Runs what blocks a thread of the pool.</summary>
    public static void Spend(Action work)
    {
        Allow(1);
        try
        {
            work();
        }
        finally
        {
            Allow(-1);
        }
    }

    /// <summary>Allows so many more, or takes them back.</summary>
    public static void Allow(int more)
    {
        lock (Gate)
        {
            ThreadPool.GetMinThreads(out int workers, out int others);
            ThreadPool.SetMinThreads(Math.Max(1, workers + more), others);
        }
    }
}
