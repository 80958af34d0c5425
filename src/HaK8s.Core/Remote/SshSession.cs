using System.Text;
using HaK8s.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

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
            return await ExecuteAsync(connection, script, onLine, cancellationToken);
        }
        catch (Exception e) when (e is SshException or ObjectDisposedException or IOException or System.Net.Sockets.SocketException)
        {
            throw Failure.ConnectionLost(script.Name, e);
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

    private async Task<RemoteResult> ExecuteAsync(SshClient connection, RemoteScript script, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using SshCommand command = connection.CreateCommand(ScriptLibrary.CommandLine(script, node.Sudo));
        command.CommandTimeout = Timeout.InfiniteTimeSpan;
        ScriptOutput output = new(onLine);
        Task execution = command.ExecuteAsync(CancellationToken.None);
        Task reading = output.ReadAsync(command.OutputStream);
        Task<string> errors = ReadAllAsync(command.ExtendedOutputStream);
        Task sending = script.Input is { } input ? SendAsync(command, input, cancellationToken) : Task.CompletedTask;

        Task all = Task.WhenAll(execution, reading, errors);
        try
        {
            await all.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // sshd does not end what runs on a channel that closes; the group is ended from a second one, and nobody waits for that.
            _ = EndGroupAsync(connection, output.ProcessGroup);
            throw;
        }
        // The script may end without reading all of its input; its status tells more than the broken pipe does.
        await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        if (command.ExitStatus is null && command.ExitSignal is null)
            throw Failure.ConnectionLost(script.Name, null);
        RemoteResult result = new(command.ExitStatus ?? 128, output.Text, await errors);
        if (output.ProcessGroup is null)
            throw NotStarted(result);
        return result;
    }

    private static async Task SendAsync(SshCommand command, Stream input, CancellationToken cancellationToken)
    {
        await using Stream remote = command.CreateInputStream();
        await input.CopyToAsync(remote, 64 * 1024, cancellationToken);
    }

    private static async Task<string> ReadAllAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private async Task EndGroupAsync(SshClient connection, string? processGroup)
    {
        if (processGroup is null)
            return;
        try
        {
            using SshCommand command = connection.CreateCommand(ScriptLibrary.CommandLine(new RemoteScript("end-group", processGroup), node.Sudo));
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
            await command.ExecuteAsync(limit.Token);
        }
        catch (Exception e) when (e is SshException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone as well: sshd closes the pipes, and the script ends at its next write.
        }
    }

    private HaK8sException NotStarted(RemoteResult result)
    {
        string text = result.Error.Trim();
        if (!node.Sudo || !text.Contains("sudo", StringComparison.Ordinal))
            return Failure.ShellFailed(result.ExitCode, text);
        return text.Contains("password is required", StringComparison.Ordinal)
            ? Failure.SudoPasswordRequired(node.UserName, text)
            : Failure.SudoRefused(node.UserName, text);
    }

    public void Abandon()
    {
        // Closing a connection that no longer answers may take its time; nobody has to wait for it.
        if (Interlocked.Exchange(ref client, null) is { } dead)
            _ = Task.Run(dead.Dispose);
    }

    public void Dispose() => Interlocked.Exchange(ref client, null)?.Dispose();
}
