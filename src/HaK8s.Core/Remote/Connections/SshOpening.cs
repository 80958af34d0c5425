using System.Diagnostics;
using System.Net.Sockets;
using HaK8s.Remote.Authentication;
using HaK8s.Remote.HostKeys;
using HaK8s.Remote.KeyExchanges;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace HaK8s.Remote.Connections;

/// <summary>Makes an authenticated SSH connection whose host key was judged, or says why there is none.</summary>
/// <param name="hop">How it is made.</param>
/// <param name="jump">The jump host to go through; the connection gives it back when it ends.</param>
/// <param name="notice">Gets what the operator should know of a connection that was made.</param>
internal sealed class SshOpening(SshHop hop, JumpLease? jump, Action<string> notice)
{
    // Under MaxStartups sshd drops new connections by chance; one that comes again a little later finds room.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(2.4)];

    public async Task<SshConnection> RunAsync(CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan rest = hop.ConnectTimeout - Stopwatch.GetElapsedTime(began);
            try
            {
                return await TryAsync(rest, cancellationToken);
            }
            catch (HaK8sException dropped) when (dropped.ErrorId == Failure.ConnectionDroppedId && attempt < Pauses.Length && rest > Pauses[attempt] * 2)
            {
                await Task.Delay(Pauses[attempt] * (0.5 + Random.Shared.NextDouble()), cancellationToken);
            }
            catch (HaK8sException dropped) when (dropped.ErrorId == Failure.ConnectionDroppedId && jump is null)
            {
                throw await ForeignGreeting.IsHeardAsync(hop.HostName, hop.Port, hop.ConnectTimeout - Stopwatch.GetElapsedTime(began), cancellationToken)
                    ? Failure.NoSshServer(hop.HostName, hop.Port, dropped.InnerException!) : dropped;
            }
            // SSH.NET does not tell a way that the jump host refused to open from one that was closed behind it.
            catch (HaK8sException dropped) when (dropped.ErrorId == Failure.ConnectionDroppedId && jump is not null)
            {
                throw Failure.JumpHostRefused(jump.Connection.Hop.HostName, hop.HostName, hop.Port, dropped.InnerException!);
            }
        }
    }

    private async Task<SshConnection> TryAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        HostKeyJudge judge = new(hop.HostKeyRules);
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        LoginOffer offer = await OwnThread.Run(() => SshLogin.Offer(hop.LoginSettings));
        AuthenticationMethod[] methods = offer.Methods();
        JumpTunnel? tunnel = jump is null ? null : OpenTunnel(jump.Connection);
        ConnectionInfo info = tunnel is null
            ? new(hop.HostName, hop.Port, hop.UserName, methods)
            // Only the jump host knows the names behind it: the tunnel leads to one place, whatever it is told.
            : new("127.0.0.1", 22, hop.UserName, ProxyTypes.Http, "127.0.0.1", tunnel.Port, JumpTunnel.UserName, tunnel.Password, methods);
        info.Timeout = hop.ConnectTimeout;
        info.RetryAttempts = 1;
        PreferredAlgorithms.Set(info);
        OfferedHostKey offered = OfferedHostKey.Watch(info, judge.KeyTypes);
        SshClient client = new(info) { KeepAliveInterval = hop.AliveInterval };
        HostKeyVerdict? verdict = null;
        client.HostKeyReceived += (_, received) =>
        {
            // Without a verdict nothing is trusted; SSH.NET's own default is to trust everybody.
            received.CanTrust = false;
            verdict = judge.Judge(offered.Bytes);
            received.CanTrust = verdict is { Refusal: null };
        };
        ConnectionSpans spans = new(client);
        // Asked to, SSH.NET gives up waiting for a greeting; all else it does by blocking, within its own limits.
        Task connecting = OwnThread.Run(() => PoolThreads.Spend(() => client.ConnectAsync(timeout.Token).GetAwaiter().GetResult()));
        try
        {
            await connecting.WaitAsync(timeout.Token);
            spans.Tell(hop.HostName);
            if (verdict?.Warning is { } warning)
                notice(warning);
            return new SshConnection(client, hop, offered.Key, new SshWay(tunnel, jump));
        }
        catch (Exception e)
        {
            // An attempt that was given up may go on for a while; nobody has to wait for its end.
            _ = connecting.ContinueWith(_ => Close(client, tunnel), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw verdict?.Refusal ?? offer.Refusal(methods, e) ?? Explain(tunnel?.Error, timeout.IsCancellationRequested ? new TimeoutException() : e);
        }
    }

    private JumpTunnel OpenTunnel(SshConnection through)
    {
        try
        {
            return new JumpTunnel(through.Client, hop.HostName, hop.Port);
        }
        catch (Exception e) when (e is SshException or SocketException or ObjectDisposedException)
        {
            throw Failure.JumpHostRefused(through.Hop.HostName, hop.HostName, hop.Port, e);
        }
    }

    private static void Close(SshClient client, JumpTunnel? tunnel)
    {
        client.Dispose();
        tunnel?.Dispose();
    }

    private HaK8sException Explain(Exception? jumpError, Exception e) => e switch
    {
        _ when jumpError is not null => Failure.JumpHostRefused(jump!.Connection.Hop.HostName, hop.HostName, hop.Port, jumpError),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            Failure.HostNotFound(hop.HostName, e),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } =>
            Failure.HostUnreachable(hop.HostName, e),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Failure.ConnectionRefused(hop.HostName, hop.Port, e),
        SocketException { SocketErrorCode: SocketError.TimedOut } or SshOperationTimeoutException or OperationCanceledException or TimeoutException =>
            Failure.ConnectionTimeout(hop.HostName, hop.Port, hop.ConnectTimeout, e),
        SshConnectionException { Message: var text } when ForeignGreeting.IsTooManyLogins(text) =>
            Failure.ConnectionDropped(hop.HostName, hop.Port, e),
        SshConnectionException { DisconnectReason: DisconnectReason.ProtocolVersionNotSupported } => Failure.NoSshServer(hop.HostName, hop.Port, e),
        SshConnectionException { DisconnectReason: DisconnectReason.ProtocolError, Message: var text } when
            text.Contains("identification", StringComparison.Ordinal) || text.Contains("null character", StringComparison.Ordinal) || text.Contains("banner line", StringComparison.Ordinal) =>
            Failure.NoSshServer(hop.HostName, hop.Port, e),
        SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } => Failure.NoCommonAlgorithm(hop.HostName, e),
        SshConnectionException { DisconnectReason: DisconnectReason.ConnectionLost } or SocketException { SocketErrorCode: SocketError.ConnectionReset } =>
            Failure.ConnectionDropped(hop.HostName, hop.Port, e),
        SshConnectionException said => Failure.ServerDisconnected(hop.HostName, hop.Port, said.DisconnectReason.ToString(), said),
        _ => Failure.ConnectionFailed(hop.HostName, hop.Port, e),
    };
}
