using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>
/// Asks each address behind the endpoint's name by itself, with the name as a client would use it in TLS: a round robin is only as good as
/// its worst record, and an ordinary request shows just one of them. No proxy is used.
/// </summary>
internal sealed class EndpointProbe(ControlPlaneEndpoint endpoint, X509Certificate2? clusterCa, TimeSpan timeout)
{
    /// <summary>Asks one address; trouble is an answer, not an exception.</summary>
    public async Task<EndpointRecord> ProbeAsync(IPAddress address, CancellationToken cancellationToken)
    {
        ApiServerCertificate certificate = new(clusterCa, endpoint.Host);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan? connected = null;
        using SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { TargetHost = endpoint.Host, RemoteCertificateValidationCallback = certificate.Validate },
            ConnectCallback = async (_, token) =>
            {
                Stream stream = await ConnectAsync(address, token);
                connected = watch.Elapsed;
                return stream;
            },
        };
        using HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);

        EndpointRecord record = new() { Endpoint = endpoint.ToString(), Address = address, State = EndpointRecordState.Unexpected, Detail = "" };
        try
        {
            record = await AskAsync(client, record, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            record = record with
            {
                TimedOut = true,
                State = connected is null ? EndpointRecordState.Silent : EndpointRecordState.Unexpected,
                Detail = $"no {(connected is null ? "answer" : "end of the request")} within {timeout.TotalSeconds:0.#} s",
            };
        }
        catch (HttpRequestException e)
        {
            (EndpointRecordState state, string detail) = Explain(e, certificate);
            record = record with { State = state, Detail = detail };
        }
        return record with
        {
            Connect = connected, RoundTrip = watch.Elapsed,
            CertificateExpiry = certificate.Expiry, HoldsName = certificate.HoldsName, IsTrusted = certificate.IsTrusted,
        };
    }

    // Both questions go over one connection, as a client's do.
    private async Task<EndpointRecord> AskAsync(HttpClient client, EndpointRecord record, CancellationToken cancellationToken)
    {
        (HttpStatusCode live, string liveText) = await GetAsync(client, "livez", cancellationToken);
        (HttpStatusCode ready, string readyText) = await GetAsync(client, "readyz", cancellationToken);
        record = record with { IsLive = Health(live, liveText), IsReady = Health(ready, readyText) };
        return (record.IsLive, record.IsReady) switch
        {
            (_, true) => record with { State = EndpointRecordState.Ready, Detail = readyText },
            (_, false) => record with { State = EndpointRecordState.NotReady, Detail = FailedCheck(readyText) },
            _ when ready is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => record with { State = EndpointRecordState.Unauthorized, Detail = $"HTTP {(int)ready}: health is told to known users only" },
            _ when ready == HttpStatusCode.OK => record with { Detail = "answers, but not as an apiserver does" },
            _ => record with { Detail = $"HTTP {(int)ready}" },
        };
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://{endpoint}/{path}"), cancellationToken);
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim());
    }

    private static bool? Health(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.OK when body == "ok" => true,
        HttpStatusCode.InternalServerError => false,
        _ => null,
    };

    private static string FailedCheck(string body) =>
        body.Split('\n').LastOrDefault(line => line.StartsWith("[-]", StringComparison.Ordinal)) ?? body.Split('\n')[0];

    private static (EndpointRecordState, string) Explain(HttpRequestException e, ApiServerCertificate certificate) => e.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (EndpointRecordState.Refused, "connection refused"),
        SocketException socket => (EndpointRecordState.Silent, socket.Message),
        AuthenticationException when certificate.Refusal is { } refusal => (EndpointRecordState.Untrusted, refusal),
        AuthenticationException tls => (EndpointRecordState.Unexpected, tls.Message),
        _ => (EndpointRecordState.Unexpected, e.Message),
    };

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
}
