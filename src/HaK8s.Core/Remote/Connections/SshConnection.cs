using System.Collections.Concurrent;
using System.Diagnostics;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote.Connections;

/// <summary>
/// An SSH connection that was let in. While something waits for the node its life is watched: TCP alone notices a dead peer after a quarter of an
/// hour, and SSH.NET's keep-alive asks for no answer.
/// </summary>
internal sealed class SshConnection(SshClient client, SshHop hop, string hostKey, SshWay way) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource lost = new();
    private readonly ConcurrentDictionary<Task, bool> endings = [];
    private long heard = Stopwatch.GetTimestamp();
    private readonly object gate = new();
    private long waiting;
    private int users;
    private bool asking;
    private int disposed;

    public SshClient Client => client;

    public SshHop Hop => hop;

    /// <summary>Type and fingerprint of the host key.</summary>
    public string HostKey => hostKey;

    /// <summary>The jump hosts before it, the nearest first.</summary>
    public IEnumerable<SshHop> Via => way.Hosts;

    public bool IsBusy => Volatile.Read(ref users) > 0;

    public DateTimeOffset OpenedAt { get; } = DateTimeOffset.Now;

    /// <summary>How long nothing was heard of the node.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Interlocked.Read(ref heard));

    /// <summary>Cancelled when the node was found to be gone.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>How that showed.</summary>
    public string? LossReason { get; private set; }

    public bool IsUsable => !lost.IsCancellationRequested && Volatile.Read(ref disposed) == 0 && client.IsConnected;

    /// <summary>Something that ends in its own time: closing the connection, and the end of the process, wait a little for it.</summary>
    public void Await(Task ending)
    {
        endings[ending] = true;
        PendingEndings.Add(ending);
        _ = ending.ContinueWith(ended => endings.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>To be called for whatever comes from the node.</summary>
    public void Heard() => Interlocked.Exchange(ref heard, Stopwatch.GetTimestamp());

    /// <summary>Says whether the node still answers; asks it only when nothing was heard for a while.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!IsUsable)
            return false;
        if (Silence < hop.AliveInterval)
            return true;
        try
        {
            return await ProbeAsync().WaitAsync(hop.AliveInterval, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Watches the connection for as long as the result is not disposed of.</summary>
    public IDisposable Watch()
    {
        lock (gate)
        {
            // A silence before anything was asked says nothing.
            if (users++ == 0)
                waiting = Stopwatch.GetTimestamp();
            if (!asking)
            {
                asking = true;
                _ = KeepAskingAsync();
            }
        }
        return new Watching(this);
    }

    private bool IsWatched()
    {
        lock (gate)
            return asking = users > 0 && IsUsable;
    }

    private async Task KeepAskingAsync()
    {
        Task<bool>? probe = null;
        while (IsWatched())
        {
            TimeSpan waited = Stopwatch.GetElapsedTime(waiting), silence = Silence < waited ? Silence : waited;
            if (silence >= hop.AliveInterval * (hop.AliveCountMax + 1))
                Lose($"nothing was heard of it for {silence.TotalSeconds:0} s");
            else if (silence >= hop.AliveInterval)
                probe = probe is { IsCompleted: false } ? probe : ProbeAsync();
            TimeSpan rest = hop.AliveInterval - silence;
            await Task.Delay(rest > Pace ? rest : Pace, Lost).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private Task<bool> ProbeAsync() => OwnThread.Run(() =>
    {
        try
        {
            using SshCommand command = client.CreateCommand(":");
            command.CommandTimeout = hop.AliveInterval * hop.AliveCountMax;
            _ = command.Execute();
        }
        catch (SshException refused) when (refused is not (SshConnectionException or SshOperationTimeoutException) && client.IsConnected)
        {
            // Refused, for want of a free channel, say: an answer all the same.
        }
        catch (Exception e) when (e is SshException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            return false;
        }
        Heard();
        return true;
    });

    private void Lose(string reason)
    {
        LossReason ??= reason;
        lost.Cancel();
        Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        // Closing a connection that no longer answers takes its time; nobody has to wait for it.
        _ = OwnThread.Run(() =>
        {
            try
            {
                if (!lost.IsCancellationRequested)
                    PendingEndings.Wait(endings.Keys);
                client.Dispose();
            }
            finally
            {
                way.Dispose();
            }
        });
    }

    private sealed class Watching(SshConnection connection) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                lock (connection.gate)
                    connection.users--;
        }
    }
}
