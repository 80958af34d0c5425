using System.Net;
using System.Net.Sockets;

namespace HaK8s.Tests.Faults;

/// <summary>A TCP server in this process that treats each client as it is told. It listens on all of 127.0.0.0/8: one server is many nodes.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Func<NetworkStream, int, CancellationToken, Task> serve;
    private int accepted;
    private int open;

    /// <param name="serve">Gets the client's stream and its number, from 0; the connection is closed when it returns.</param>
    public LoopbackServer(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        this.serve = serve;
        listener.Start(200);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many clients have come so far.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>How many are here now.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>Takes what the client sends until it goes, and answers nothing.</summary>
    public static async Task SilenceAsync(NetworkStream client, CancellationToken ending)
    {
        byte[] buffer = new byte[4096];
        while (await client.ReadAsync(buffer, ending) > 0)
        {
        }
    }

    /// <summary>Leads on to another server, byte for byte.</summary>
    public static async Task ForwardAsync(NetworkStream client, string host, int port, CancellationToken ending)
    {
        using TcpClient server = new();
        await server.ConnectAsync(host, port, ending);
        await using NetworkStream other = server.GetStream();
        await Task.WhenAny(client.CopyToAsync(other, ending), other.CopyToAsync(client, ending));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(ending.Token), accepted++);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        Interlocked.Increment(ref open);
        try
        {
            using (client)
                await serve(client.GetStream(), number, ending.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        listener.Dispose();
    }
}
