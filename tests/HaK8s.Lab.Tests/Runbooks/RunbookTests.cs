using System.Text.RegularExpressions;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Runbooks;

/// <summary>The runbooks of examples/, run as an operator runs them, on a whole cluster: over a finished one, and through its rebuilding.</summary>
[Collection("cluster")]
public sealed class RunbookTests(LabCluster cluster) : IDisposable
{
    private const string Joined = @"(ControlPlane|Worker) +Joined";
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-runbook-").FullName;

    private string KubeConfig => Path.Combine(folder, "config");

    [Fact]
    public async Task A_cluster_is_taken_back_and_made_anew_and_nothing_old_returns_and_nothing_foreign_is_lost()
    {
        await cluster.HealthyAsync();
        await cluster.KubectlAsync("create namespace from-before");
        await LabCommand.RunAsync("etcd", "ctl", "put", "cilium/state/identity", "of another tenant");
        await File.WriteAllTextAsync(KubeConfig, "# mine\napiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n", TestContext.Current.CancellationToken);

        // Over a finished cluster it changes nothing on the nodes.
        string before = await cluster.ControlPlane[0].ListingAsync("/etc/kubernetes");
        string output = await HighlyAvailableAsync();
        Assert.Contains("Unchanged", output, StringComparison.Ordinal);
        Assert.DoesNotMatch(Joined, output);
        Assert.Equal(before, await cluster.ControlPlane[0].ListingAsync("/etc/kubernetes"));
        string merged = await File.ReadAllTextAsync(KubeConfig, TestContext.Current.CancellationToken);
        Assert.StartsWith("# mine\n", merged, StringComparison.Ordinal);
        Assert.Contains(LabCluster.EndpointName, merged, StringComparison.Ordinal);

        // A node that was reset cannot begin a cluster on the keys that the old one left.
        (int refused, string why) = await HostAsync(Script("""
            param($File)
            Import-Module ([IO.Path]::Combine($env:HAK8S_ROOT, 'out', 'HaK8s'))
            $k8s = Import-HaK8sCluster $File
            $k8s.Worker | Invoke-KubeadmReset -ControlPlane $k8s.ControlPlane[0] -Confirm:$false | Out-Default
            $k8s.ControlPlane | Invoke-KubeadmReset -Force -Confirm:$false | Out-Default
            $k8s.ControlPlane | Copy-EtcdClientCert -CaFile $k8s.Etcd.CaFile -CertFile $k8s.Etcd.CertFile -KeyFile $k8s.Etcd.KeyFile | Out-Default
            $k8s | New-KubeadmConfig | Invoke-KubeadmInit -Node $k8s.ControlPlane[0] -Confirm:$false -ErrorAction Stop
            """), cluster.ClusterFile);
        Assert.NotEqual(0, refused);
        Assert.Contains("keys of an earlier cluster", why, StringComparison.Ordinal);
        Assert.Contains("Clear-EtcdKeyspace", why, StringComparison.Ordinal);

        string snapshot = Path.Combine(folder, "before.db"), keys = await KeysAsync();
        (int planned, string plan) = await HostAsync(Example("rebuild.ps1"), "-Cluster", cluster.ClusterFile, "-SnapshotPath", snapshot, "-KubeConfig", KubeConfig, "-WhatIf");
        Assert.True(planned == 0, plan);
        Assert.Contains("What if:", plan, StringComparison.Ordinal);
        Assert.False(File.Exists(snapshot));
        Assert.Contains("from-before", keys, StringComparison.Ordinal);
        Assert.Equal(keys, await KeysAsync());

        (int rebuilt, string rebuilding) = await HostAsync(Example("rebuild.ps1"), "-Cluster", cluster.ClusterFile, "-SnapshotPath", snapshot, "-KubeConfig", KubeConfig, "-Force");
        Assert.True(rebuilt == 0, rebuilding);
        Assert.Contains("Initialized", rebuilding, StringComparison.Ordinal);
        Assert.True(new FileInfo(snapshot).Length > 0);

        output = await HighlyAvailableAsync();
        Assert.Equal(3, Regex.Count(output, Joined));
        Assert.DoesNotContain("from-before", await cluster.KubectlAsync("get namespaces -o name"), StringComparison.Ordinal);
        Assert.Equal(4, (await cluster.KubectlAsync("get nodes -o name")).Split('\n').Length);
        Assert.Equal("of another tenant", (await LabCommand.RunAsync("etcd", "ctl", "get", "--print-value-only", "cilium/state/identity")).TrimEnd('\n'));

        // The next tests find the cluster as they know it: with a pod network.
        foreach ((int i, LabNode node) in cluster.Nodes.Index())
            await cluster.PrepareAsync(node, i);
        await cluster.HealthyAsync();
    }

    private async Task<string> HighlyAvailableAsync()
    {
        (int status, string output) = await HostAsync(Example("ha-control-plane.ps1"),
            "-Cluster", cluster.ClusterFile, "-CniPlugins", cluster.Lab.CniFolder, "-KubeConfig", KubeConfig);
        Assert.True(status == 0, output);
        return output;
    }

    // Without those that end by themselves: events, and the leases of apiservers that are gone.
    private static async Task<string> KeysAsync() => string.Concat((await LabCommand.RunAsync("etcd", "ctl", "get", "--prefix", "--keys-only", ""))
        .Split('\n').Where(key => key.Length > 0 && !key.StartsWith("/registry/events/", StringComparison.Ordinal) && !key.StartsWith("/registry/masterleases/", StringComparison.Ordinal)));

    private static string Example(string name) => Path.Combine(BuiltModule.Root, "examples", name);

    private string Script(string text)
    {
        string file = Path.Combine(folder, "script.ps1");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<(int Status, string Output)> HostAsync(string script, params string[] arguments)
    {
        string host = Path.Combine(BuiltModule.Root, "out", "artifacts", "bin", "HaK8s.Host", "release", "HaK8s.Host.dll");
        (int status, string output, string error) = await LabCommand.TryAsync(["exec", "--", "env", $"HAK8S_ROOT={BuiltModule.Root}", "dotnet", host, script, .. arguments]);
        return (status, output + error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
