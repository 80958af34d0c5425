using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>What the proxy in the way said when it was asked for a way to the endpoint.</summary>
/// <param name="Variable">The environment's variable that names it.</param>
/// <param name="Proxy">The proxy, without user and password.</param>
/// <param name="Status">Its HTTP status: 200 lets clients through. Null when it gave none.</param>
/// <param name="Text">The reason beside the status, or what went wrong.</param>
public sealed record ProxyAnswer(string Variable, string Proxy, int? Status, string Text)
{
    /// <summary>True when it lets clients through.</summary>
    public bool LetsThrough => Status == 200;

    /// <summary>Proxy and answer.</summary>
    public override string ToString() => $"{Proxy} ({Variable}): {Status} {Text}";

    /// <summary>Asks it with one CONNECT, as a client does; trouble is an answer, not an exception.</summary>
    internal static async Task<ProxyAnswer> AskAsync(GoProxy proxy, ControlPlaneEndpoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ProxyAnswer Answer(int? status, string text) => new(proxy.Variable, proxy.Address.GetLeftPart(UriPartial.Authority), status, text);

        if (proxy.Address.Scheme is not ("http" or "https"))
            return Answer(null, $"not asked: a {proxy.Address.Scheme} proxy");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(proxy.Address.IdnHost, proxy.Address.Port, limit.Token);
            await using Stream stream = await OpenAsync(client, proxy.Address, limit.Token);
            string authorization = proxy.Credential is null ? "" : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(proxy.Credential))}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {endpoint} HTTP/1.1\r\nHost: {endpoint}\r\n{authorization}\r\n"), limit.Token);
            using StreamReader reader = new(stream, Encoding.ASCII);
            string[] words = (await reader.ReadLineAsync(limit.Token) ?? "").Split(' ', 3);
            return words.Length >= 2 && words[0].StartsWith("HTTP/", StringComparison.Ordinal) && int.TryParse(words[1], out int status)
                ? Answer(status, words.ElementAtOrDefault(2) ?? "")
                : Answer(null, "answers, but not as a proxy does");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer(null, $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return Answer(null, e.Message);
        }
    }

    private static async Task<Stream> OpenAsync(TcpClient client, Uri proxy, CancellationToken cancellationToken)
    {
        if (proxy.Scheme == "http")
            return client.GetStream();
        SslStream secure = new(client.GetStream());
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = proxy.Host }, cancellationToken);
        return secure;
    }
}
