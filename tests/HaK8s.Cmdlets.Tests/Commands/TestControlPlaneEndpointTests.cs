using System.Net;
using System.Net.Sockets;
using System.Text;
using HaK8s.Tests.Host;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

/// <summary>Binding, durations and the proxy, without a cluster. What real apiservers answer is tested in the lab.</summary>
public sealed class TestControlPlaneEndpointTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // A port of loopback that was free a moment ago, and refuses.
    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Id(Invocation run) => Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0];

    [Fact]
    public void An_address_where_nothing_listens_refuses_and_no_other_takes_over()
    {
        int port = FreePort();
        Invocation run = session.Invoke($"'127.0.0.1:{port}' | Test-ControlPlaneEndpoint -Node (New-HaK8sNode m-1 -Address 127.0.0.1)");
        Assert.Empty(run.Errors);
        Assert.Equal(2, run.Output.Count);
        dynamic record = run.Output[0], summary = run.Output[1];
        Assert.Equal(("Refused", "m-1", "NotJoined", "address"), ((string)record.State.ToString(), (string)record.Node, (string)record.Membership.ToString(), (string)record.Source));
        Assert.Equal((1, 1, 1.0), ((int)summary.RecordCount, (int)summary.DeadCount, (double)summary.ExpectedFailureShare));
        Assert.Equal(["RecordOfNodeNotJoined", "SingleRecord"], ((IEnumerable<dynamic>)summary.Finding).Select(finding => (string)finding.Id.ToString()).Order());
    }

    [Fact]
    public void Summary_gives_the_summary_alone_and_both_read_well()
    {
        int port = FreePort();
        dynamic summary = Assert.Single(session.Invoke($"Test-ControlPlaneEndpoint 127.0.0.1:{port} -Summary").Output);
        Assert.Equal($"127.0.0.1:{port}", (string)summary.ControlPlaneEndpoint);
        string shown = session.Invoke($"Test-ControlPlaneEndpoint 127.0.0.1:{port} | Out-Default").HostText;
        Assert.Matches(@"Address +Node +Membership +State +Milliseconds +Ttl +Detail", shown);
        Assert.Contains("Forecast", shown, StringComparison.Ordinal);
        Assert.Contains("1 of 1 records is dead", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_cluster_binds_with_endpoint_and_control_planes()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("cluster.yaml", $$"""
            name: k8s
            kubernetesVersion: v1.30.0
            endpoint: 127.0.0.1:{{FreePort()}}
            controlPlane: [ { name: a, address: 127.0.0.1 }, { name: b, address: 127.0.0.2 } ]
            etcd: { endpoints: [ 'https://etcd.example.com:2379' ] }
            """);
        Invocation run = session.Invoke("param($File) Import-HaK8sCluster $File | Test-ControlPlaneEndpoint", file);
        Assert.Empty(run.Errors);
        Assert.Equal("a", (string)((dynamic)run.Output[0]).Node);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2.0")]
    [InlineData("'2s'")]
    [InlineData("'00:00:02'")]
    [InlineData("([timespan]::FromSeconds(2))")]
    public void A_time_out_is_read_as_operators_say_it(string text) => Assert.Equal(TimeSpan.FromSeconds(2),
        (TimeSpan)((dynamic)Assert.Single(session.Invoke($"Test-ControlPlaneEndpoint 127.0.0.1:{FreePort()} -RequestTimeout {text} -Summary").Output)).RequestTimeout);

    [Theory]
    [InlineData("-RequestTimeout soon", "ParameterArgumentTransformationError")]
    [InlineData("-FailoverTarget -1", "ParameterArgumentTransformationError")]
    [InlineData("-Server resolver.example.com", "InvalidResolver")]
    [InlineData("-CaCertificate nothing", "CaUnreadable")]
    public void What_cannot_be_used_is_refused(string arguments, string id) =>
        Assert.Equal(id, Id(session.Invoke($"Test-ControlPlaneEndpoint 127.0.0.1:{FreePort()} {arguments}")));

    [Fact]
    public async Task A_proxy_that_forbids_the_way_is_asked_and_quoted()
    {
        using TcpListener proxy = new(IPAddress.Loopback, 0);
        proxy.Start();
        Task<string> asked = ForbidAsync(proxy);
        HostResult run = HostProcess.Run("""
            param($Manifest, $Proxy)
            Import-Module -Name $Manifest -ErrorAction Stop
            [Environment]::SetEnvironmentVariable('HTTPS_PROXY', $Proxy)
            [Environment]::SetEnvironmentVariable('NO_PROXY', '192.0.2.0/24')
            $summary = Test-ControlPlaneEndpoint k8s-api.invalid:6443 -Server 127.0.0.1:1 -TimeoutSeconds 20 -ErrorAction SilentlyContinue -Summary
            $summary.Proxy.Status
            $summary.Finding.Where({ $_.Id -eq 'ProxyBetween' }).Text
            [Environment]::SetEnvironmentVariable('NO_PROXY', '.invalid')
            $null -eq (Test-ControlPlaneEndpoint k8s-api.invalid:6443 -Server 127.0.0.1:1 -ErrorAction SilentlyContinue -Summary).Proxy
            """, BuiltModule.Manifest, $"http://ops:secret@{proxy.LocalEndpoint}");
        Assert.Equal("CONNECT k8s-api.invalid:6443 HTTP/1.1", await asked);
        Assert.Equal("403", run.Lines[0]);
        Assert.Contains("Unable to connect to the server: Forbidden", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal("True", run.Lines[2]);
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
    }

    private static async Task<string> ForbidAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
        string first = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }
        await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return first;
    }
}
