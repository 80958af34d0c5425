using System.Security.Cryptography;
using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote;

/// <summary>One script on one channel of a connection, through sudo when the node asks for it.</summary>
/// <param name="connection">Where it runs.</param>
/// <param name="node">The node at the other end.</param>
/// <param name="script">What runs.</param>
/// <param name="further">Another connection, for ending a stopped command when this one has no channel left.</param>
internal sealed class ScriptExecution(SshConnection connection, Node node, RemoteScript script, FurtherConnection further)
{
    // A directory service or a second factor beside the password may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SudoPrompt? prompt = node is { Sudo: true, Secrets.SudoPassword: not null } ? new() : null;

    private string User => connection.Hop.UserName;

    /// <summary>Whether it is the connection that failed.</summary>
    public static bool IsLoss(Exception e) => e is SshException or ObjectDisposedException or IOException or System.Net.Sockets.SocketException;

    /// <exception cref="NotBegunException">The connection was dead already.</exception>
    public async Task<RemoteResult> RunAsync(Action<string>? onLine, CancellationToken cancellationToken)
    {
        ScriptOutput output = new(line =>
        {
            connection.Heard();
            onLine?.Invoke(line);
        });
        Task<RemoteResult> execution = ExecuteAsync(output, cancellationToken);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Lost);
        try
        {
            return await execution.WaitAsync(ending.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !execution.IsCompleted)
        {
            // sshd does not end what runs on a channel that closes; the group is ended from a second one, and nobody waits for that.
            connection.Await(EndGroupAsync(output.ProcessGroup));
            throw;
        }
        catch (Exception e) when (connection.Lost.IsCancellationRequested && (e is OperationCanceledException || IsLoss(e)))
        {
            throw Failure.ConnectionLost(script.Name, connection.LossReason, e);
        }
    }

    /// <summary>Runs to the end also when it was cancelled: a command that was given up is still read, for its process group.</summary>
    private async Task<RemoteResult> ExecuteAsync(ScriptOutput output, CancellationToken cancellationToken)
    {
        using SshCommand command = connection.Client.CreateCommand(ScriptLibrary.CommandLine(script, node.Sudo, prompt));
        command.CommandTimeout = Timeout.InfiniteTimeSpan;
        using CancellationTokenSource givenUp = new();
        byte[] answer = prompt is null ? [] : Elevation.Answer(node.Secrets.SudoPassword!);
        Task execution;
        try
        {
            // Comes back when sshd has confirmed the request.
            execution = await OwnThread.Run(() => command.ExecuteAsync(givenUp.Token));
        }
        catch (Exception e) when (e is SshConnectionException || (IsLoss(e) && e is not SshException))
        {
            CryptographicOperations.ZeroMemory(answer);
            throw new NotBegunException(e);
        }
        catch (SshException refused) when (refused is not SshOperationTimeoutException && connection.IsUsable)
        {
            CryptographicOperations.ZeroMemory(answer);
            throw new NoSessionException(refused);
        }
        connection.Heard();
        Task reading = OwnThread.Run(() => output.Read(command.OutputStream));
        Task<string> errors = OwnThread.Run(() => prompt is null ? ReadAll(command.ExtendedOutputStream) : prompt.Read(command.ExtendedOutputStream));
        Task sending = SendAsync(command, output.ProcessGroup, answer, givenUp, cancellationToken);
        try
        {
            await execution;
        }
        catch (OperationCanceledException)
        {
            throw Failure.SudoSilent(User, Patience);
        }
        await Task.WhenAll(reading, errors);
        // The script may end without reading all of its input; its status tells more than the broken pipe does.
        await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        if (command.ExitStatus is null && command.ExitSignal is null)
            throw Failure.ConnectionLost(script.Name, null, null);
        RemoteResult result = new(command.ExitStatus ?? 128, output.Text, await errors);
        return await output.ProcessGroup is null ? throw NotStarted(result) : result;
    }

    /// <summary>Gives sudo the password if it asks for it, and then the script its input. That must not come sooner: sudo would read it as a password.</summary>
    private async Task SendAsync(SshCommand command, Task<string?> begun, byte[] answer, CancellationTokenSource givenUp, CancellationToken cancellationToken)
    {
        Stream? remote = null;
        try
        {
            if (prompt is not null && await Task.WhenAny(begun, prompt.Asked).WaitAsync(Patience, CancellationToken.None) != begun)
            {
                // Nothing was begun that would have to be ended; a closed channel is the end of sudo's input.
                if (cancellationToken.IsCancellationRequested)
                {
                    await givenUp.CancelAsync();
                    return;
                }
                remote = command.CreateInputStream();
                remote.Write(answer, 0, answer.Length);
                remote.Flush();
                await Task.WhenAny(begun, prompt.Refused).WaitAsync(Patience, CancellationToken.None);
                // Without input sudo asks no further, and says what it has to say.
                if (!begun.IsCompleted)
                    return;
            }
            if (script.Input is { } input && (prompt is null || await begun is not null))
            {
                remote ??= command.CreateInputStream();
                await OwnThread.Run(() => Send(input, remote, cancellationToken));
            }
        }
        catch (TimeoutException)
        {
            await givenUp.CancelAsync();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer);
            if (remote is not null)
                await remote.DisposeAsync();
        }
    }

    private static void Send(Stream input, Stream remote, CancellationToken cancellationToken)
    {
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
            Task<RemoteResult> EndAsync(SshConnection on) =>
                new ScriptExecution(on, node, new("end-group", group), further).ExecuteAsync(new ScriptOutput(null), limit.Token);
            try
            {
                await EndAsync(connection).WaitAsync(limit.Token);
            }
            catch (NoSessionException)
            {
                await further(EndAsync, limit.Token);
            }
        }
        catch (Exception e) when (e is HaK8sException or NotBegunException or NoSessionException or OperationCanceledException || IsLoss(e))
        {
            // The connection is gone as well: sshd closes the pipes, and the script ends at its next write.
        }
    }

    private HaK8sException NotStarted(RemoteResult result) =>
        (node.Sudo ? Elevation.Refusal(User, result.ExitCode, result.Error, prompt) : null)
        ?? Failure.ShellFailed(result.ExitCode, result.Error.Trim());
}
