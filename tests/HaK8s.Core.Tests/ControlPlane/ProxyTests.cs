using System.Net;
using System.Net.Sockets;
using System.Text;
using HaK8s.ControlPlane;
using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.ControlPlane;

/// <summary>Which proxy Go's clients would take, and what it says.</summary>
public sealed class ProxyTests
{
    private static readonly ControlPlaneEndpoint Endpoint = new("k8s-api.example.com", 6443);

    private static GoProxy? Of(ControlPlaneEndpoint endpoint, bool plainCounts, params (string Name, string Value)[] environment) =>
        GoProxy.Of(endpoint, name => environment.FirstOrDefault(variable => variable.Name == name).Value, plainCounts);

    [Theory]
    [InlineData("", true)]
    [InlineData("*", false)]
    [InlineData("example.com", false)]
    [InlineData(".example.com", false)]
    [InlineData("*.example.com", false)]
    [InlineData("other.org, K8S-API.example.com", false)]
    [InlineData("k8s-api.example.com:6443", false)]
    [InlineData("k8s-api.example.com:443", true)]
    [InlineData(".k8s-api.example.com", true)] // only what is below it
    [InlineData("api.example.com", true)] // a part of a label
    [InlineData("192.0.2.0/24", true)] // a range says nothing about a name
    public void No_proxy_excepts_names_as_go_compares_them(string exceptions, bool proxied) =>
        Assert.Equal(proxied, Of(Endpoint, false, ("https_proxy", "http://proxy:3128"), ("no_proxy", exceptions)) is not null);

    [Theory]
    [InlineData("192.0.2.0/24", false)]
    [InlineData("192.0.2.11", false)]
    [InlineData("192.0.2.11:6443", false)]
    [InlineData("192.0.2.11:443", true)]
    [InlineData("192.0.2.1", true)]
    public void No_proxy_excepts_addresses_and_ranges(string exceptions, bool proxied) =>
        Assert.Equal(proxied, Of(new("192.0.2.11", 6443), false, ("HTTPS_PROXY", "http://proxy:3128"), ("NO_PROXY", exceptions)) is not null);

    [Fact]
    public void Loopback_never_goes_through_a_proxy() => Assert.Null(Of(new("127.0.0.1", 6443), false, ("HTTPS_PROXY", "http://proxy:3128")));

    [Fact]
    public void Http_proxy_counts_for_https_with_old_clients_only()
    {
        Assert.Null(Of(Endpoint, false, ("http_proxy", "proxy:3128")));
        Assert.Equal("http_proxy", Of(Endpoint, true, ("http_proxy", "proxy:3128"))!.Variable);
    }

    [Fact]
    public void The_proxys_password_is_kept_apart()
    {
        GoProxy proxy = Of(Endpoint, false, ("https_proxy", "http://ops:s%3Acret@proxy.example.com:3128/x"))!;
        Assert.Equal("http://proxy.example.com:3128/", $"{proxy.Address}");
        Assert.Equal("ops:s:cret", proxy.Credential);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden", 403, "Forbidden", false)]
    [InlineData("HTTP/1.0 200 Connection established", 200, "Connection established", true)]
    [InlineData("SSH-2.0-OpenSSH", null, "answers, but not as a proxy does", false)]
    public async Task The_proxy_is_really_asked_for_the_way(string says, int? status, string text, bool through)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> asked = AnswerAsync(listener, says);
        GoProxy proxy = new("https_proxy", new Uri($"http://{listener.LocalEndpoint}"), "ops:secret");

        ProxyAnswer answer = await ProxyAnswer.AskAsync(proxy, Endpoint, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal((status, text, through), (answer.Status, answer.Text, answer.LetsThrough));
        string request = await asked;
        Assert.StartsWith("CONNECT k8s-api.example.com:6443 HTTP/1.1\r\nHost: k8s-api.example.com:6443\r\n", request, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes("ops:secret")), request, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_says_so()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        GoProxy proxy = new("https_proxy", new Uri($"http://{listener.LocalEndpoint}"), null);
        listener.Stop();
        ProxyAnswer answer = await ProxyAnswer.AskAsync(proxy, Endpoint, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Null(answer.Status);
        Assert.False(answer.LetsThrough);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string says)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        StringBuilder request = new();
        byte[] buffer = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(says + "\r\n\r\n"), TestContext.Current.CancellationToken);
        return request.ToString();
    }
}
