using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace HaK8s.Etcd;

/// <summary>One member over HTTPS with mutual TLS, without any proxy. Trouble is a reply, not an exception.</summary>
internal sealed class EtcdHttpMember : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly EtcdServerCertificate certificate;
    private readonly HttpClient client;
    private readonly TimeSpan timeout;
    private string gateway = "";
    private DateTimeOffset? date;
    private DateTimeOffset dateSeen;

    public EtcdHttpMember(string endpoint, EtcdCredentials credentials, TimeSpan timeout)
    {
        Endpoint = endpoint;
        this.timeout = timeout;
        Uri uri = new(endpoint);
        string host = uri.Host.Trim('[', ']');
        certificate = new EtcdServerCertificate(credentials, host, TimeProvider.System);
        client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = host, ClientCertificateContext = credentials.Client, RemoteCertificateValidationCallback = certificate.Validate,
            },
        })
        { BaseAddress = uri, Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Endpoint { get; }

    public async Task<EtcdReplies> AskAsync(IReadOnlyList<EtcdRequest> requests, CancellationToken cancellationToken)
    {
        List<EtcdReply> replies = [];
        foreach (EtcdRequest request in requests)
            replies.Add(replies.Exists(reply => reply.IsFinal) ? EtcdReply.NotAsked : await AskAsync(request, cancellationToken));
        return new EtcdReplies(Endpoint, replies)
        {
            CertificateExpiry = certificate.Expiry,
            // The header has whole seconds, cut: half a second more is the likeliest time.
            ClockAhead = date + TimeSpan.FromSeconds(0.5) - dateSeen,
        };
    }

    /// <summary>Asks one thing, as often as it says.</summary>
    public async Task<EtcdReply> AskAsync(EtcdRequest request, CancellationToken cancellationToken)
    {
        List<TimeSpan> elapsed = [];
        EtcdReply reply;
        do
        {
            Stopwatch watch = Stopwatch.StartNew();
            reply = await TryAsync(async limited =>
            {
                using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limited);
                string body = (await answer.Content.ReadAsStringAsync(limited)).Trim();
                return answer.IsSuccessStatusCode ? new EtcdReply(EtcdTrouble.None, body) : Failed(answer, body);
            }, request.Timeout ?? timeout, cancellationToken);
            elapsed.Add(watch.Elapsed);
        }
        while (reply.Ok && elapsed.Count < request.Times);
        return reply with { Elapsed = elapsed };
    }

    /// <summary>Asks something whose answer is a stream; the caller reads it at its own pace.</summary>
    public async Task<EtcdReply> ReadAsync(EtcdRequest request, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        await TryAsync(async token =>
        {
            using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            if (!answer.IsSuccessStatusCode)
                return Failed(answer, await answer.Content.ReadAsStringAsync(token));
            await read(await answer.Content.ReadAsStreamAsync(token), token);
            return new EtcdReply(EtcdTrouble.None, "");
        }, Timeout.InfiniteTimeSpan, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(EtcdRequest request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        string path = request.IsGateway ? $"/{await GatewayAsync(cancellationToken)}/{request.Path}" : request.Path;
        using HttpRequestMessage message = new(request.IsGateway ? HttpMethod.Post : HttpMethod.Get, path);
        if (request.IsGateway)
            message.Content = new StringContent(request.Body, Json);
        HttpResponseMessage answer = await client.SendAsync(message, completion, cancellationToken);
        (date, dateSeen) = (answer.Headers.Date, DateTimeOffset.UtcNow);
        return answer;
    }

    /// <summary>The gateway's path goes with the member's version, which is asked once.</summary>
    private async Task<string> GatewayAsync(CancellationToken cancellationToken)
    {
        if (gateway.Length == 0)
        {
            string body = await client.GetStringAsync(new Uri(EtcdRequest.Version.Path, UriKind.Relative), cancellationToken);
            gateway = EtcdMessages.Read(new EtcdReply(EtcdTrouble.None, body), EtcdMessages.Version)?.Gateway ?? "v3";
        }
        return gateway;
    }

    private async Task<EtcdReply> TryAsync(Func<CancellationToken, Task<EtcdReply>> ask, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await ask(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(EtcdTrouble.TimedOut, $"no answer within {limit.TotalSeconds:0.#} s");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return Explain(trouble);
        }
    }

    private EtcdReply Explain(Exception trouble)
    {
        if (certificate.Refusal is { } refusal)
            return new(EtcdTrouble.Untrusted, refusal);
        // With TLS 1.3 the handshake ends for the client before the member has judged its certificate, so a refusal comes as an alert or a reset
        // in the place of the first answer.
        bool mayBeRefused = certificate.Expiry is not null && date is null;
        Exception cause = trouble.GetBaseException();
        return cause switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionReset } or AuthenticationException when mayBeRefused => Rejected(cause.Message),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(EtcdTrouble.Unreachable, "connection refused"),
            SocketException => new(EtcdTrouble.Unreachable, cause.Message),
            _ when mayBeRefused && trouble is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.Unknown } => Rejected(cause.Message),
            _ => new(EtcdTrouble.Unreachable, cause.Message),
        };
    }

    private static EtcdReply Failed(HttpResponseMessage answer, string body) => new(EtcdTrouble.Failed, EtcdMessages.Error($"HTTP {(int)answer.StatusCode}", body));

    private static EtcdReply Rejected(string said) => new(EtcdTrouble.Rejected, $"it does not accept this client certificate ({said})");

    public void Dispose() => client.Dispose();
}
