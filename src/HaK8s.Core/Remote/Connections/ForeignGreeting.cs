using System.Net.Sockets;
using System.Text;

namespace HaK8s.Remote.Connections;

/// <summary>
/// Tells a server that speaks something else from an sshd that drops connections. To SSH.NET a web server that says "400 Bad Request" and closes
/// is one that closed.
/// </summary>
internal static class ForeignGreeting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether what listens there says something that no sshd says.</summary>
    public static async Task<bool> IsHeardAsync(string host, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
            return false;
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit < Patience ? limit : Patience);
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(host, port, timeout.Token);
            NetworkStream stream = client.GetStream();
            // Many wait for the client's first word.
            await stream.WriteAsync("SSH-2.0-HaK8s\r\n"u8.ToArray(), timeout.Token);
            byte[] begin = new byte[256];
            string said = Encoding.Latin1.GetString(begin, 0, await stream.ReadAsync(begin, timeout.Token));
            // An sshd that has too many logins says so in plain words before it closes.
            return said.Length > 0 && !said.StartsWith("SSH-2.0-", StringComparison.Ordinal) && !IsTooManyLogins(said);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Whether that is how sshd says that it takes no more logins for now.</summary>
    public static bool IsTooManyLogins(string text) =>
        text.Contains("MaxStartups", StringComparison.Ordinal) || text.Contains("Not allowed at this time", StringComparison.Ordinal);
}
