using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Renci.SshNet;

namespace HaK8s.Remote.Connections;

/// <summary>
/// A way through a jump host for one connection. SSH.NET forwards from a TCP port of this machine, which anybody here could use. So the next
/// connection comes in by a door of its own, a proxy that asks for a password made for it alone and lets one in; and the forwarded port takes
/// nobody but the socket behind that door.
/// </summary>
internal sealed class JumpTunnel : IDisposable
{
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(5);
    private static readonly byte[] Welcome = "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray();

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly Socket own = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource closing = new();
    private readonly ForwardedPortLocal forward;
    private readonly int ownPort;

    public JumpTunnel(SshClient jump, string host, int port)
    {
        own.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ownPort = ((IPEndPoint)own.LocalEndPoint!).Port;
        forward = new ForwardedPortLocal("127.0.0.1", 0, host, (uint)port);
        forward.RequestReceived += (_, request) =>
        {
            // What is thrown here closes the connection that came in.
            if (request.OriginatorPort != ownPort)
                throw new UnauthorizedAccessException($"Port {request.OriginatorPort} of this machine is not the tunnel's own.");
        };
        forward.Exception += (_, failed) => Error ??= failed.Exception is UnauthorizedAccessException ? null : failed.Exception;
        PoolThreads.Allow(1);
        try
        {
            jump.AddForwardedPort(forward);
            forward.Start();
            door.Start();
        }
        catch
        {
            Dispose();
            throw;
        }
        _ = LetInAsync();
    }

    /// <summary>The port of the door on 127.0.0.1, an HTTP proxy.</summary>
    public int Port => ((IPEndPoint)door.LocalEndpoint).Port;

    public const string UserName = "hak8s";

    /// <summary>What the door asks for; of no use to anybody once one connection has come in.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Why the jump host does not lead on.</summary>
    public Exception? Error { get; private set; }

    private async Task LetInAsync()
    {
        try
        {
            while (true)
            {
                Socket guest = await door.AcceptSocketAsync(closing.Token);
                if (!await IsInvitedAsync(guest))
                {
                    guest.Dispose();
                    continue;
                }
                door.Stop();
                await own.ConnectAsync(IPAddress.Loopback, (int)forward.BoundPort, closing.Token);
                await PassAsync(guest);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The tunnel was closed, or an end of it was: the connection inside it sees that.
        }
    }

    private async Task<bool> IsInvitedAsync(Socket guest)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        limit.CancelAfter(Greeting);
        byte[] request = new byte[1024];
        int length = 0;
        try
        {
            while (request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                int count = length == request.Length ? 0 : await guest.ReceiveAsync(request.AsMemory(length), limit.Token);
                if (count == 0)
                    return false;
                length += count;
            }
            string credential = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{UserName}:{Password}"));
            string? offered = Encoding.ASCII.GetString(request, 0, length).Split("\r\n")
                .FirstOrDefault(line => line.StartsWith("Proxy-Authorization: Basic ", StringComparison.OrdinalIgnoreCase))?[27..].Trim();
            if (offered is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(offered), Encoding.ASCII.GetBytes(credential)))
                return false;
            await guest.SendAsync(Welcome, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !closing.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task PassAsync(Socket guest)
    {
        guest.NoDelay = true;
        await using NetworkStream inside = new(guest, ownsSocket: true), outside = new(own, ownsSocket: false);
        // When one side ends, so does the connection.
        await Task.WhenAny(inside.CopyToAsync(outside, closing.Token), outside.CopyToAsync(inside, closing.Token));
    }

    public void Dispose()
    {
        if (closing.IsCancellationRequested)
            return;
        closing.Cancel();
        door.Stop();
        own.Dispose();
        // Stopping waits for the channel's end, which a dead jump host never confirms.
        _ = OwnThread.Run(forward.Dispose).ContinueWith(_ => PoolThreads.Allow(-1), TaskScheduler.Default);
    }
}
