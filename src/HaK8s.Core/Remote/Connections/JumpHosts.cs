namespace HaK8s.Remote.Connections;

/// <summary>
/// The jump hosts of one runspace: one connection to each, shared by all the nodes behind it, made when the first of them asks and closed when the
/// last has gone.
/// </summary>
internal sealed class JumpHosts(Action<string> notice)
{
    private readonly Dictionary<ValueList<SshHop>, Shared> open = [];

    /// <summary>A share of the connection to the last of these hosts; none where there are no hosts.</summary>
    public async Task<JumpLease?> TakeAsync(ValueList<SshHop> hosts, CancellationToken cancellationToken)
    {
        if (hosts.Count == 0)
            return null;
        while (true)
        {
            Shared shared = Join(hosts);
            try
            {
                // It is opened for all of them: one that is stopped does not stop the others.
                SshConnection connection = await shared.Opening.Value.WaitAsync(cancellationToken);
                if (await connection.AnswersAsync(cancellationToken))
                    return new JumpLease(connection, () => Leave(hosts, shared));
                Forget(hosts, shared);
                Leave(hosts, shared);
            }
            catch
            {
                if (shared.Opening.Value.IsFaulted)
                    Forget(hosts, shared);
                Leave(hosts, shared);
                throw;
            }
        }
    }

    private Shared Join(ValueList<SshHop> hosts)
    {
        lock (open)
        {
            if (!open.TryGetValue(hosts, out Shared? shared))
                open.Add(hosts, shared = new(new(() => Task.Run(() => OpenAsync(hosts)))));
            shared.Users++;
            return shared;
        }
    }

    private async Task<SshConnection> OpenAsync(ValueList<SshHop> hosts)
    {
        JumpLease? before = await TakeAsync([.. hosts.SkipLast(1)], CancellationToken.None);
        try
        {
            return await new SshOpening(hosts[^1], before, notice).RunAsync(CancellationToken.None);
        }
        catch (HaK8sException failure)
        {
            before?.Dispose();
            throw Failure.AtJumpHost(hosts[^1].HostName, failure);
        }
    }

    // Those who have it keep it until they see for themselves; whoever comes next makes a new one.
    private void Forget(ValueList<SshHop> hosts, Shared shared)
    {
        lock (open)
        {
            if (open.TryGetValue(hosts, out Shared? present) && present == shared)
                open.Remove(hosts);
        }
    }

    private void Leave(ValueList<SshHop> hosts, Shared shared)
    {
        lock (open)
        {
            if (--shared.Users > 0)
                return;
            if (open.TryGetValue(hosts, out Shared? present) && present == shared)
                open.Remove(hosts);
        }
        _ = shared.Opening.Value.ContinueWith(static opening => opening.Result.Dispose(),
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private sealed class Shared(Lazy<Task<SshConnection>> opening)
    {
        public Lazy<Task<SshConnection>> Opening => opening;

        public int Users { get; set; }
    }
}
