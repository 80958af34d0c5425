using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace HaK8s.Etcd;

/// <summary>
/// Whether something with TLS listens where a control plane's apiserver would. The handshake is broken off as soon as a certificate was shown: that
/// something lives there is all that matters, and without the cluster's CA nothing more could be trusted.
/// </summary>
public static class LivingApiServer
{
    /// <summary>Asks one address.</summary>
    /// <returns>The subject of the certificate that was shown; null when nothing answers within the time.</returns>
    public static async Task<string?> FindAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        string? shown = null;
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        try
        {
            using TcpClient connection = new();
            await connection.ConnectAsync(host, port, limited.Token);
            await using SslStream tls = new(connection.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown = certificate?.Subject;
                    return false;
                },
            }, limited.Token);
        }
        catch (Exception end) when (end is AuthenticationException or SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        return shown;
    }
}
