namespace HaK8s.Remote;

/// <summary>
/// SSH.NET connects, opens channels and reads by blocking. On the thread pool, which begins with as many threads as there are cores, a few
/// commands would hold up all the others, the one that ends a stopped command among them; so what blocks gets a thread of its own.
/// </summary>
internal static class OwnThread
{
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
