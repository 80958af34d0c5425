using System.Collections.Concurrent;
using HaK8s.Inventory;
using HaK8s.Remote.Connections;

namespace HaK8s.Remote;

/// <summary>
/// A session over SSH: one connection, made at first use, replaced when it is found dead, shared by everything that speaks to the node. Where sshd
/// opens fewer channels than are asked for, further connections serve the rest.
/// </summary>
internal sealed class SshSession(Node node, Func<Node, SshRoute> findRoute, JumpHosts jumpHosts, Action<string> notice) : IRemoteSession, IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.3);

    // sshd's MaxSessions is 10 by default; two are left for ending a command that was stopped and for asking whether the node is there.
    private readonly SemaphoreSlim channels = new(8);
    private readonly SemaphoreSlim gate = new(1);
    private readonly ConcurrentBag<SshConnection> further = [];
    private SshConnection? main;

    public Node Node => node;

    /// <summary>The connections that are open now.</summary>
    public IEnumerable<SshConnection> Connections => (main is { } first ? further.Prepend(first) : further).Where(connection => connection.IsUsable);

    public async Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine, CancellationToken cancellationToken)
    {
        await channels.WaitAsync(cancellationToken);
        try
        {
            SshConnection connection = await ConnectAsync(cancellationToken);
            try
            {
                return await RunOnAsync(connection, script, onLine, cancellationToken);
            }
            catch (NotBegunException)
            {
                // The connection had died unseen since the last command: a new one, once.
                Forget(connection);
                return await RunOnAsync(await ConnectAsync(cancellationToken), script, onLine, cancellationToken);
            }
            catch (NoSessionException)
            {
                // sshd counts a session that has ended until it has cleaned up behind it.
                await Task.Delay(Settling, cancellationToken);
            }
            try
            {
                return await RunOnAsync(connection, script, onLine, cancellationToken);
            }
            catch (NoSessionException)
            {
                return await OnFurtherAsync(another => RunOnAsync(another, script, onLine, cancellationToken), cancellationToken);
            }
        }
        catch (Exception e) when (e is NotBegunException || ScriptExecution.IsLoss(e))
        {
            throw Failure.ConnectionLost(script.Name, null, e is NotBegunException ? e.InnerException : e);
        }
        catch (NoSessionException e)
        {
            throw Failure.NoSession(node.HostName, e.InnerException!);
        }
        finally
        {
            channels.Release();
        }
    }

    private async Task<RemoteResult> RunOnAsync(SshConnection connection, RemoteScript script, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using IDisposable watch = connection.Watch();
        return await new ScriptExecution(connection, node, script, OnFurtherAsync).RunAsync(onLine, cancellationToken);
    }

    /// <summary>Does something on a connection beside the main one, whose channels are all taken.</summary>
    private async Task<T> OnFurtherAsync<T>(Func<SshConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        SshConnection? connection;
        do
        {
            if (!further.TryTake(out connection))
                connection = await OpenAsync(cancellationToken);
        }
        while (!await connection.AnswersAsync(cancellationToken));
        try
        {
            return await work(connection);
        }
        finally
        {
            further.Add(connection);
        }
    }

    private async Task<SshConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (main is { } present && await present.AnswersAsync(cancellationToken))
                return present;
            Interlocked.Exchange(ref main, null)?.Dispose();
            return main = await OpenAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<SshConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SshRoute route = findRoute(node);
        JumpLease? jump = await jumpHosts.TakeAsync(route.Before, cancellationToken);
        try
        {
            return await new SshOpening(route.Last, jump, notice).RunAsync(cancellationToken);
        }
        catch
        {
            jump?.Dispose();
            throw;
        }
    }

    public void Abandon()
    {
        if (main is { } dead)
            Forget(dead);
    }

    private void Forget(SshConnection dead)
    {
        Interlocked.CompareExchange(ref main, null, dead);
        dead.Dispose();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref main, null)?.Dispose();
        while (further.TryTake(out SshConnection? connection))
            connection.Dispose();
    }
}
