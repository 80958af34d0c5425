using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Init;

/// <summary>
/// A node made ready for kubeadm init: empty etcd, an endpoint name of its own (a round robin over this node and an address where nothing
/// listens), the etcd client files in place. It has etcd for itself until it is disposed.
/// </summary>
internal sealed class KubeadmRun : IAsyncDisposable
{
    private readonly LabFixture lab;
    private readonly IDisposable etcd;

    private KubeadmRun(LabFixture lab, IDisposable etcd, LabNode node) => (this.lab, this.etcd, Node) = (lab, etcd, node);

    public LabNode Node { get; }

    public string EndpointName => $"api-{Node.Name}.lab.test";

    public string Endpoint => $"{EndpointName}:6443";

    public static async Task<KubeadmRun> PrepareAsync(LabFixture lab, ModuleRunspace session, bool etcdFiles = true)
    {
        KubeadmRun run = new(lab, await lab.EtcdAsync(), await lab.BorrowAsync());
        string idle = lab.Topology.Nodes.First(node => node.Name != run.Node.Name).Address;
        await LabCommand.RunAsync("dns", "set", run.EndpointName, run.Node.Address, idle);
        await LabCommand.RunAsync("etcd", "wipe");
        if (etcdFiles)
            Assert.Empty(session.Invoke($"{run.Node.NodeScript()} | Copy-EtcdClientCert '{lab.EtcdFolder}'").Errors);
        return run;
    }

    /// <summary>A script that makes the configuration and initializes the node.</summary>
    public string Script(string more = "-Confirm:$false", string? endpoint = null, string user = "root", string nodeMore = "", string settings = "") => $"""
        $node = {Node.NodeScript(user, nodeMore)}
        Import-HaK8sCluster '{lab.ClusterFile}' |
            New-KubeadmConfig -ControlPlaneEndpoint '{endpoint ?? Endpoint}' -NodeName '{Node.Name}' -AdvertiseAddress '{Node.Address}' {settings} -WarningAction SilentlyContinue |
            Invoke-KubeadmInit $node {more}
        """;

    /// <summary>Waits until kubeadm on the node has come as far as this text in its log.</summary>
    public async Task ReachedAsync(string text)
    {
        for (int tries = 0; tries < 240; tries++)
        {
            if (await Node.ShAsync($"grep -c '{text}' /var/lib/hak8s/kubeadm-init/log 2>/dev/null || true") is not ("" or "0"))
                return;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"kubeadm did not come as far as '{text}'.");
    }

    public static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    public static string Reveal(object? secure)
    {
        nint pointer = Marshal.SecureStringToGlobalAllocUnicode(Assert.IsType<SecureString>(secure));
        try
        {
            return Marshal.PtrToStringUni(pointer)!;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LabCommand.RunAsync("dns", "set", EndpointName, "none");
        await Node.DisposeAsync();
        etcd.Dispose();
    }
}
