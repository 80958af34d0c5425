using System.Buffers.Binary;
using System.Net.Sockets;

namespace HaK8s.Remote.Authentication;

/// <summary>
/// Speaks to an ssh-agent over its socket (draft-ietf-sshm-ssh-agent). Each question has a connection of its own, a time limit and a bounded
/// answer, so that a dead or broken agent costs some seconds and no more. Every error is <see cref="Failure.AgentUnusable"/>.
/// </summary>
internal sealed class AgentClient(string socketPath)
{
    /// <summary>How long one question may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The largest message that OpenSSH's own agent knows.</summary>
    public const int LargestMessage = 256 * 1024;

    private const byte Refused = 5, RequestIdentities = 11, Identities = 12, SignRequest = 13, Signature = 14;

    /// <summary>The keys and certificates that the agent holds. Entries that are not understood are passed over.</summary>
    public IReadOnlyList<SshPublicKey> Keys() => ReadKeys(Ask(new SshWriter().Byte(RequestIdentities), Identities));

    /// <summary>Signs with a key of the agent; the answer is a whole signature blob.</summary>
    public byte[] Sign(byte[] publicKey, byte[] data, uint flags)
    {
        byte[] answer = Ask(new SshWriter().Byte(SignRequest).String(publicKey).String(data).UInt32(flags), Signature);
        return Understood(() => new SshReader(answer).String().ToArray());
    }

    private List<SshPublicKey> ReadKeys(byte[] answer) => Understood(() =>
    {
        SshReader reader = new(answer);
        List<SshPublicKey> keys = [];
        for (uint left = reader.UInt32(); left > 0; left--)
        {
            (byte[] blob, string comment) = (reader.String().ToArray(), reader.Text());
            try
            {
                keys.Add(new(blob, comment));
            }
            catch (FormatException)
            {
                // A kind of key that is not known here is none to log in with.
            }
        }
        return keys;
    });

    private byte[] Ask(SshWriter question, byte expected)
    {
        byte[] answer = Exchange(question.ToArray());
        if (answer[0] == expected)
            return answer[1..];
        throw Failure.AgentUnusable(socketPath, answer[0] == Refused ? "it refused." : "its answer is not understood.");
    }

    private byte[] Exchange(byte[] question)
    {
        if (!File.Exists(socketPath))
            throw Failure.AgentUnusable(socketPath, "there is no such socket.");
        using CancellationTokenSource limit = new(Timeout);
        try
        {
            return ExchangeAsync(question, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw Failure.AgentUnusable(socketPath, $"it did not answer within {Timeout.TotalSeconds:0} s.");
        }
        catch (EndOfStreamException)
        {
            throw Failure.AgentUnusable(socketPath, "it closed the connection.");
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException or NotSupportedException)
        {
            throw Failure.AgentUnusable(socketPath, ForeignText.OneLine(e.Message).TrimEnd('.') + ".");
        }
    }

    private async Task<byte[]> ExchangeAsync(byte[] question, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken).ConfigureAwait(false);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(new SshWriter().String(question).ToArray(), cancellationToken).ConfigureAwait(false);
        byte[] length = new byte[4];
        await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (size is 0 or > LargestMessage)
            throw new IOException($"its answer is said to have {size} bytes.");
        byte[] answer = new byte[size];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private T Understood<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException)
        {
            throw Failure.AgentUnusable(socketPath, "its answer is not understood.");
        }
    }
}
