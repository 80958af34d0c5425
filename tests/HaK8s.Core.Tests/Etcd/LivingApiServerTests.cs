using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Etcd;
using Xunit;
using static HaK8s.Tests.Etcd.TestCertificates;

namespace HaK8s.Tests.Etcd;

public sealed class LivingApiServerTests
{
    private static Task<string?> FindAsync(TcpListener listener) => LivingApiServer.FindAsync(
        "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Whatever_shows_a_certificate_lives_though_it_is_not_trusted()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<string?> found = FindAsync(listener);
        using TcpClient connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        TestCertificate server = Server(Authority(), ["127.0.0.1"]);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(server.Pem, server.KeyPem);
        await using SslStream tls = new(connection.GetStream());
        // The client breaks off, which either side may see first.
        await Record.ExceptionAsync(() => tls.AuthenticateAsServerAsync(certificate, false, SslProtocols.None, false));
        Assert.Equal("CN=etcd-1", await found);
    }

    [Fact]
    public async Task Nothing_and_something_without_tls_do_not()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<string?> plain = FindAsync(listener);
        using (TcpClient connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            await connection.GetStream().WriteAsync("SSH-2.0-x\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Null(await plain);
        listener.Stop();
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        Task<string?> none = LivingApiServer.FindAsync("127.0.0.1", Free(closed), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Null(await none);
    }

    private static int Free(TcpListener listener)
    {
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
