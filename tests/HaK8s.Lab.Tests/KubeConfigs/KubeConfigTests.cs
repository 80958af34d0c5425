using System.Management.Automation;
using HaK8s.Tests.Init;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.KubeConfigs;

/// <summary>Get-KubeConfig and Merge-KubeConfig with a real admin.conf, judged by the real kubectl.</summary>
[Collection("cluster")]
public sealed class KubeConfigTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Foreign = """
        # mine, and dear to me
        apiVersion: v1
        kind: Config
        clusters:
        - name: home   # at home
          cluster: { server: "https://home.example:6443" }
        contexts: []
        x-tool: {keep: me}

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_fetched_kubeconfig_is_merged_into_another_and_kubectl_reads_both_and_no_secret_is_seen()
    {
        await cluster.HealthyAsync();
        string file = Path.Combine(folder, "config");
        await File.WriteAllTextAsync(file, Foreign, TestContext.Current.CancellationToken);
        string key = await cluster.ControlPlane[0].ShAsync("awk '$1 == \"client-key-data:\" { print $2 }' /etc/kubernetes/admin.conf");

        Invocation merged = session.Invoke($"""
            $VerbosePreference = 'Continue'
            $config = Import-HaK8sCluster '{cluster.ClusterFile}' | Get-KubeConfig
            $config
            $config | Out-Default
            $config | Merge-KubeConfig '{file}' -WhatIf
            [IO.File]::ReadAllText('{file}')
            $config | Merge-KubeConfig '{file}'
            $config | Merge-KubeConfig '{file}' | Out-Default
            """);
        Assert.Empty(merged.Errors);
        dynamic config = merged.Output[0];
        Assert.Equal(("cluster", "cluster-admin", $"https://{LabCluster.EndpointName}:6443"), ((string)config.ContextName, (string)config.UserName, (string)config.Server));
        Assert.True((DateTimeOffset)config.CertificateExpiry > DateTimeOffset.UtcNow.AddDays(300));
        Assert.Contains("What if: Performing the operation \"Merge kubeconfig: cluster 'cluster' added, user 'cluster-admin' added, context 'cluster' added\"", merged.HostText, StringComparison.Ordinal);
        Assert.Equal(Foreign, merged.Output[1].BaseObject);
        dynamic result = merged.Output[2];
        Assert.Equal("Merged", result.Status.ToString());
        Assert.Contains("Unchanged", merged.HostText, StringComparison.Ordinal);
        Assert.Equal(Foreign, await File.ReadAllTextAsync((string)result.BackupPath, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(key[..60], merged.AllText, StringComparison.Ordinal);

        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(key, text, StringComparison.Ordinal);
        foreach (string line in Foreign.Split('\n').Where(line => line != "contexts: []"))
            Assert.Contains(line, text, StringComparison.Ordinal);

        LabNode judge = cluster.Worker;
        await LabCommand.RunAsync("node", "push", judge.Name, file, "/root/merged");
        string kubectl = "kubectl --kubeconfig /root/merged";
        Assert.Equal("cluster home", (await judge.ShAsync($"{kubectl} config view -o jsonpath='{{.clusters[*].name}}'")).Trim());
        Assert.Contains(cluster.Worker.Name, await judge.ShAsync($"{kubectl} --context cluster get nodes -o name"), StringComparison.Ordinal);
        await judge.ShAsync("rm /root/merged");
    }

    [Fact]
    public async Task A_kubeconfig_of_its_own_names_the_server_asked_for_and_is_private()
    {
        await cluster.HealthyAsync();
        LabNode first = cluster.ControlPlane[0];
        string file = Path.Combine(folder, "prod.conf"), get = $"Get-KubeConfig -Name prod -Server '{first.Address}:6443' -Path '{file}'";

        Invocation planned = session.Invoke($"{first.NodeScript("ops", "-Sudo")} | {get} -WhatIf");
        Assert.Empty(planned.Output);
        Assert.False(File.Exists(file));

        Invocation written = session.Invoke($"{first.NodeScript("ops", "-Sudo")} | {get}; {first.NodeScript()} | {get}");
        Assert.Empty(written.Errors);
        Assert.Equal(["Created", "Unchanged"], written.Output.Select(config => (string)((dynamic)config).Status.ToString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await LabCommand.RunAsync("node", "push", cluster.Worker.Name, file, "/root/prod");
        Assert.Contains($"https://{first.Address}:6443", await cluster.Worker.ShAsync("kubectl --kubeconfig /root/prod cluster-info; rm /root/prod"), StringComparison.Ordinal);

        ErrorRecord[] errors = [.. session.Invoke($"({cluster.Worker.NodeScript()}), ({first.NodeScript("ops")}) | Get-KubeConfig").Errors];
        Assert.Equal(["AdminConfDenied", "AdminConfMissing"], errors.Select(KubeadmRun.Id).Order());
    }
}
