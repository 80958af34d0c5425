using System.Globalization;
using System.Text;

namespace HaK8s.Remote;

/// <summary>How far a detached program has come.</summary>
internal enum DetachedState { None, Running, Ended, Cut }

/// <summary>One line of a detached program's output, with the node's time.</summary>
internal readonly record struct DetachedLine(DateTimeOffset Time, string Text)
{
    /// <summary>What a line begins with that is not the program's, but tells of its log.</summary>
    public const string Own = "HaK8s: ";
}

/// <summary>
/// A program on a node that outlives the connection: started once, followed from any later connection, its log, status and identity kept
/// in a folder of root's (0700). Losing the connection loses nothing: following goes on from the byte where it stopped.
/// </summary>
internal sealed class DetachedProgram(IRemoteSession session, string folder)
{
    /// <summary>Nothing heard for so long means that the connection is dead, whatever TCP believes: the node says something every two seconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>Where the log stands on the node.</summary>
    public string LogPath => folder + "/log";

    public async Task<(DetachedState State, string? Identity, int? Status)> ObserveAsync(CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(new RemoteScript("detached-state", folder), null, cancellationToken);
        return (Enum.Parse<DetachedState>(result["state"] ?? "None", ignoreCase: true), result["identity"],
            int.TryParse(result["status"], CultureInfo.InvariantCulture, out int status) ? status : null);
    }

    /// <summary>Starts a program with secrets or configuration in its input file; the file is gone when the program is.</summary>
    public async Task StartAsync(
        RemoteScript program, string input, string identity, CancellationToken cancellationToken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(input);
        using MemoryStream stream = new(bytes, writable: false);
        RemoteScript script = new("detached-start", [folder, identity, bytes.Length.ToString(CultureInfo.InvariantCulture), ScriptLibrary.Text(program.Name), .. program.Arguments]) { Input = stream };
        RemoteResult result = await session.RunAsync(script, null, cancellationToken);
        if (result["started"] is null)
            throw Failure.DetachedStart(folder, result);
    }

    /// <summary>Follows the program to its end over as many connections as it takes.</summary>
    /// <param name="onLine">Gets each line once, in order.</param>
    /// <param name="onConnectionLost">Told once for each loss, before the next attempt.</param>
    /// <param name="patience">How long to go on trying after a loss.</param>
    /// <returns>The exit status; null when the program was cut off.</returns>
    public async Task<int?> FollowAsync(
        Action<DetachedLine> onLine, Action<HaK8sException> onConnectionLost, TimeSpan patience, CancellationToken cancellationToken)
    {
        FollowReader reader = new(onLine);
        DateTimeOffset? lostAt = null;
        while (true)
        {
            try
            {
                await FollowOnceAsync(reader, () => lostAt = null, cancellationToken);
                if (reader.Ended)
                    return reader.Status;
                throw Failure.ConnectionLost("follow", null, null);
            }
            catch (HaK8sException lost) when (lost.Kind is FailureKind.Connection or FailureKind.Timeout)
            {
                if (lostAt is null)
                    onConnectionLost(lost);
                lostAt ??= DateTimeOffset.UtcNow;
                if (DateTimeOffset.UtcNow - lostAt > patience)
                    throw Failure.DetachedUnreachable(folder, patience, lost);
                await Task.Delay(RetryInterval, cancellationToken);
            }
        }
    }

    private async Task FollowOnceAsync(FollowReader reader, Action onHeard, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            RemoteScript script = new("detached-follow", folder, reader.Offset.ToString(CultureInfo.InvariantCulture));
            RemoteResult result = await session.RunAsync(script, line =>
            {
                silence.CancelAfter(Silence);
                onHeard();
                reader.Read(line);
            }, silence.Token);
            if (result["fail"] is not null)
                throw Failure.DetachedMissing(folder);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Abandon();
            throw Failure.ConnectionLost("follow", null, null);
        }
    }

    /// <summary>Reads the lines of detached-follow.sh and keeps the place where the next connection goes on.</summary>
    private sealed class FollowReader(Action<DetachedLine> onLine)
    {
        // Lines are handed on when their offset has arrived, so that a broken connection never gives a line twice or half.
        private readonly List<DetachedLine> pending = [];
        private DateTimeOffset last;

        public long Offset { get; private set; }

        public bool Ended { get; private set; }

        public int? Status { get; private set; }

        public void Read(string line)
        {
            string[] fields = line.Split('\t', 3);
            switch (fields[0])
            {
                case "log" when fields.Length == 3:
                    pending.Add(new DetachedLine(last = Time(fields[1]), fields[2]));
                    break;
                case "offset":
                    Offset = long.Parse(fields[1], CultureInfo.InvariantCulture);
                    pending.ForEach(onLine);
                    pending.Clear();
                    break;
                case "lost":
                    onLine(new DetachedLine(last, DetachedLine.Own + "The node's disk was full while it ran: some of its output is not in the log."));
                    break;
                case "status":
                    (Ended, Status) = (true, int.TryParse(fields[1], CultureInfo.InvariantCulture, out int status) ? status : null);
                    break;
                case "cut":
                    Ended = true;
                    break;
            }
        }

        // busybox's date leaves %N as it is; whole seconds do then.
        private static DateTimeOffset Time(string seconds) => DateTimeOffset.FromUnixTimeMilliseconds(
            decimal.TryParse(seconds, CultureInfo.InvariantCulture, out decimal exact) || decimal.TryParse(seconds.Split('.')[0], CultureInfo.InvariantCulture, out exact)
                ? (long)(exact * 1000) : 0);
    }
}
