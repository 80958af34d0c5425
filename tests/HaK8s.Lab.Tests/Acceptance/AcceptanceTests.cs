using System.Diagnostics;
using System.Text.Json;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Acceptance;

/// <summary>
/// The acceptance checks by Pester itself in pwsh, as an operator runs them, on a whole cluster that is well and on one that is not. Neither
/// program comes with .NET or Debian, so the tests are explicit: build.ps1 Test runs them where both are, and says so where they are not.
/// </summary>
[Collection("cluster")]
public sealed class AcceptanceTests(LabCluster cluster)
{
    [Fact(Explicit = true)]
    public async Task A_cluster_that_is_well_passes_every_check()
    {
        await cluster.HealthyAsync();
        (int passed, string[] failed) = await CheckAsync();
        Assert.Empty(failed);
        Assert.InRange(passed, 50, int.MaxValue);
    }

    [Fact(Explicit = true)]
    public async Task A_stopped_kubelet_and_a_lost_record_fail_the_checks_of_their_node_and_no_other_nodes()
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[1];
        try
        {
            await node.ShAsync("systemctl stop kubelet");
            await LabCluster.PublishAsync(cluster.ControlPlane[0].Address, cluster.ControlPlane[2].Address);
            (_, string[] failed) = await CheckAsync();
            Assert.Contains($"Control planes.Control plane {node.Name}.has a kubelet and a containerd that run", failed);
            Assert.Contains($"Endpoint {LabCluster.EndpointName}:6443.Control plane {node.Name}.has a record", failed);
            Assert.Contains("Diagnosis.finds nothing", failed);
            Assert.DoesNotContain(failed, name => cluster.Nodes.Any(other => other != node && name.Contains(other.Name, StringComparison.Ordinal)));
            Assert.DoesNotContain(failed, name => name.StartsWith("etcd", StringComparison.Ordinal));
        }
        finally
        {
            await LabCluster.PublishAsync([.. cluster.ControlPlane.Select(other => other.Address)]);
            await node.ShAsync("systemctl start kubelet");
        }
    }

    private async Task<(int Passed, string[] Failed)> CheckAsync()
    {
        using Process pwsh = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{BuiltModule.Folder}}'
            Test-HaK8sAcceptance '{{cluster.ClusterFile}}' | ConvertTo-Json -Depth 4 -Compress
            """]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = pwsh.StandardOutput.ReadToEndAsync(), error = pwsh.StandardError.ReadToEndAsync();
        await pwsh.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(pwsh.ExitCode == 0, await output + await error);
        JsonElement result = JsonDocument.Parse(await output).RootElement;
        TestContext.Current.TestOutputHelper?.WriteLine(await output);
        return (result.GetProperty("Passed").GetInt32(), [.. result.GetProperty("Failure").EnumerateArray().Select(failure => failure.GetProperty("Name").GetString()!)]);
    }
}
