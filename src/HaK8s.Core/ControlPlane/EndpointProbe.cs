using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>
/// Asks each address behind the endpoint's name by itself, with the name as a client would use it in TLS: a round robin is only as good as
/// its worst record, and an ordinary request shows just one of them. No proxy is used.
/// </summary>
public sealed class EndpointProbe(ControlPlaneEndpoint endpoint, X509Certificate2? clusterCa, TimeSpan timeout)
{
    /// <summary>The addresses of the name, in a stable order.</summary>
    /// <exception cref="HaK8sException">The name does not resolve.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
            return [.. found.Distinct().OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        }
        catch (SocketException e)
        {
            throw Failure.EndpointNotFound(endpoint.Host, e);
        }
    }

    /// <summary>Asks one address; trouble is an answer, not an exception.</summary>
    public async Task<EndpointRecord> ProbeAsync(IPAddress address, string? node, CancellationToken cancellationToken)
    {
        ServerCertificate certificate = new(clusterCa, endpoint.Host);
        using SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { TargetHost = endpoint.Host, RemoteCertificateValidationCallback = certificate.Validate },
            ConnectCallback = async (_, token) => await ConnectAsync(address, token),
        };
        using HttpClient client = new(handler) { Timeout = timeout };
        Stopwatch watch = Stopwatch.StartNew();
        (EndpointRecordState state, string detail) = await AskAsync(client, certificate, cancellationToken);
        return new EndpointRecord
        {
            Endpoint = endpoint.ToString(), Address = address, Node = node, State = state, Detail = detail,
            RoundTrip = watch.Elapsed, CertificateExpiry = certificate.Expiry,
        };
    }

    private async Task<(EndpointRecordState, string)> AskAsync(HttpClient client, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://{endpoint}/readyz"), cancellationToken);
            string body = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
            return answer.StatusCode switch
            {
                HttpStatusCode.OK when body == "ok" => (EndpointRecordState.Ready, body),
                HttpStatusCode.OK => (EndpointRecordState.Unexpected, "answers, but not as an apiserver does"),
                HttpStatusCode.InternalServerError => (EndpointRecordState.NotReady, body.Split('\n').LastOrDefault(line => line.StartsWith("[-]", StringComparison.Ordinal)) ?? body),
                var status => (EndpointRecordState.Unexpected, $"HTTP {(int)status}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (EndpointRecordState.Silent, $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return e.InnerException switch
            {
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (EndpointRecordState.Refused, "connection refused"),
                SocketException socket => (EndpointRecordState.Silent, socket.Message),
                AuthenticationException when certificate.Refusal is { } refusal => (EndpointRecordState.Untrusted, refusal),
                AuthenticationException tls => (EndpointRecordState.Unexpected, tls.Message),
                _ => (EndpointRecordState.Unexpected, e.Message),
            };
        }
    }

    private async Task<Stream> ConnectAsync(IPAddress address, CancellationToken cancellationToken)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Judges the apiserver's certificate by the cluster's CA (when it is known) and the endpoint's name.</summary>
    private sealed class ServerCertificate(X509Certificate2? ca, string host)
    {
        public DateTimeOffset? Expiry { get; private set; }

        public string? Refusal { get; private set; }

        public bool Validate(object sender, X509Certificate? offered, X509Chain? chain, SslPolicyErrors errors)
        {
            if (offered is null)
                return false;
            using X509Certificate2 certificate = new(offered);
            Expiry = certificate.NotAfter;
            if (!certificate.MatchesHostname(host))
                Refusal = $"the certificate does not hold the name {host}";
            else if (ca is not null && !IssuedBy(ca, certificate, out string why))
                Refusal = $"the certificate is not from this cluster's CA: {why}";
            return Refusal is null;
        }

        private static bool IssuedBy(X509Certificate2 ca, X509Certificate2 certificate, out string why)
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(ca);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
            bool valid = chain.Build(certificate);
            why = string.Join(", ", chain.ChainStatus.Select(status => status.Status));
            return valid;
        }
    }
}
