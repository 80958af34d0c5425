using HaK8s.Inventory;
using Renci.SshNet;

namespace HaK8s.Remote;

/// <summary>
/// A session over SSH: one connection, made at first use, replaced when it is found dead, shared by everything that speaks to the node.
/// </summary>
internal sealed class SshSession(Node node) : IRemoteSession, IDisposable
{
    // sshd's MaxSessions is 10 by default; two are left for ending a command that was stopped.
    private readonly SemaphoreSlim channels = new(8);
    private readonly SemaphoreSlim gate = new(1);
    private SshClient? client;

    public Node Node => node;

    public async Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine, CancellationToken cancellationToken)
    {
        await channels.WaitAsync(cancellationToken);
        try
        {
            SshClient connection = await ConnectAsync(cancellationToken);
            try
            {
                return await new ScriptExecution(connection, node, script).RunAsync(onLine, cancellationToken);
            }
            catch (NotBegunException)
            {
                // The connection had died unseen since the last command: a new one, once.
                Forget(connection);
                return await new ScriptExecution(await ConnectAsync(cancellationToken), node, script).RunAsync(onLine, cancellationToken);
            }
        }
        catch (Exception e) when (e is NotBegunException || ScriptExecution.IsLoss(e))
        {
            throw Failure.ConnectionLost(script.Name, e is NotBegunException ? e.InnerException : e);
        }
        finally
        {
            channels.Release();
        }
    }

    private async Task<SshClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (client is { IsConnected: true })
                return client;
            client?.Dispose();
            client = null;
            return client = await SshConnection.OpenAsync(node, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Abandon()
    {
        if (client is { } dead)
            Forget(dead);
    }

    private void Forget(SshClient dead)
    {
        // Closing a connection that no longer answers may take its time; nobody has to wait for it.
        if (Interlocked.CompareExchange(ref client, null, dead) == dead)
            _ = OwnThread.Run(dead.Dispose);
    }

    public void Dispose() => Interlocked.Exchange(ref client, null)?.Dispose();
}
