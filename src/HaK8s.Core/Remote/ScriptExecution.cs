using System.Text;
using HaK8s.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote;

/// <summary>One script on one channel of a connection, through sudo when the node asks for it.</summary>
internal sealed class ScriptExecution(SshClient connection, Node node, RemoteScript script)
{
    /// <summary>Whether it is the connection that failed.</summary>
    public static bool IsLoss(Exception e) => e is SshException or ObjectDisposedException or IOException or System.Net.Sockets.SocketException;

    /// <exception cref="NotBegunException">The connection was dead already.</exception>
    public async Task<RemoteResult> RunAsync(Action<string>? onLine, CancellationToken cancellationToken)
    {
        SshCommand command = connection.CreateCommand(ScriptLibrary.CommandLine(script, node.Sudo));
        command.CommandTimeout = Timeout.InfiniteTimeSpan;
        ScriptOutput output = new(onLine);
        Task<RemoteResult> execution = FinishAsync(command, output, cancellationToken);
        try
        {
            return await execution.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !execution.IsCompleted)
        {
            // sshd does not end what runs on a channel that closes; the group is ended from a second one, and nobody waits for that.
            _ = EndGroupAsync(output.ProcessGroup);
            throw;
        }
        finally
        {
            // A command that was given up is still read, for its process group; it is disposed of when it has ended.
            _ = execution.ContinueWith(_ => command.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<RemoteResult> FinishAsync(SshCommand command, ScriptOutput output, CancellationToken cancellationToken)
    {
        Task execution;
        try
        {
            // Comes back when sshd has confirmed the request.
            execution = await OwnThread.Run(() => command.ExecuteAsync(CancellationToken.None));
        }
        catch (Exception e) when (e is SshConnectionException || (IsLoss(e) && e is not SshException))
        {
            throw new NotBegunException(e);
        }
        Task reading = OwnThread.Run(() => output.Read(command.OutputStream));
        Task<string> errors = OwnThread.Run(() => ReadAll(command.ExtendedOutputStream));
        Task sending = script.Input is { } input ? OwnThread.Run(() => Send(command, input, cancellationToken)) : Task.CompletedTask;
        await Task.WhenAll(execution, reading, errors);
        // The script may end without reading all of its input; its status tells more than the broken pipe does.
        await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        if (command.ExitStatus is null && command.ExitSignal is null)
            throw Failure.ConnectionLost(script.Name, null);
        RemoteResult result = new(command.ExitStatus ?? 128, output.Text, await errors);
        return await output.ProcessGroup is null ? throw NotStarted(result) : result;
    }

    private static void Send(SshCommand command, Stream input, CancellationToken cancellationToken)
    {
        using Stream remote = command.CreateInputStream();
        byte[] buffer = new byte[64 * 1024];
        while (!cancellationToken.IsCancellationRequested && input.Read(buffer) is var count and > 0)
        {
            remote.Write(buffer, 0, count);
            // An input may come in steps that the script waits for.
            remote.Flush();
        }
    }

    private static string ReadAll(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task EndGroupAsync(Task<string?> processGroup)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        try
        {
            // Stopped before the first line has arrived: the script may be about to begin all the same.
            if (await processGroup.WaitAsync(limit.Token) is not { } group)
                return;
            using SshCommand command = connection.CreateCommand(ScriptLibrary.CommandLine(new RemoteScript("end-group", group), node.Sudo));
            await await OwnThread.Run(() => command.ExecuteAsync(limit.Token));
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
            ? Failure.SudoPasswordRequired(node.LoginName, text)
            : Failure.SudoRefused(node.LoginName, text);
    }
}
