using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Shape;

/// <summary>
/// What every cmdlet that takes nodes has from its base class, shown with Invoke-NodeCommand. The nodes refuse the connection (port 1 of
/// loopback), so each that was worked on leaves one error with its name.
/// </summary>
public sealed class NodePipelineTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string key = MakeKey();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(key)!, recursive: true);

    private static string MakeKey()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("hak8s-nodes-").FullName, "key");
        using System.Security.Cryptography.ECDsa made = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, made.ExportECPrivateKeyPem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private string Nodes(params string[] names) =>
        $"(New-HaK8sNode {string.Join(',', names)} -HostName 127.0.0.1 -Port 1 -KeyFile '{key}')";

    private static string[] Targets(Invocation run) => [.. run.Errors.Select(error => $"{error.TargetObject}").Order()];

    [Fact]
    public void Node_objects_bind_from_the_pipeline_and_by_parameter()
    {
        Assert.Equal(["a", "b"], Targets(session.Invoke($"{Nodes("a", "b")} | Invoke-NodeCommand true")));
        Assert.Equal(["a", "b"], Targets(session.Invoke($"Invoke-NodeCommand true -Node {Nodes("a", "b")}")));
    }

    [Fact]
    public void Plain_names_bind_in_both_ways()
    {
        Assert.Equal(["a.invalid", "b.invalid"], Targets(session.Invoke("'a.invalid', 'b.invalid' | Invoke-NodeCommand true")));
        Assert.Equal(["a.invalid", "b.invalid"], Targets(session.Invoke("Invoke-NodeCommand true -ComputerName a.invalid, b.invalid")));
    }

    [Fact]
    public void A_result_that_carries_a_node_binds_by_the_property() =>
        Assert.Equal(["a"], Targets(session.Invoke($"[pscustomobject]@{{ Node = {Nodes("a")}; Status = 'Created' }} | Invoke-NodeCommand true")));

    [Fact]
    public void A_clusters_list_of_nodes_binds_whole()
    {
        string folder = Path.GetDirectoryName(key)!, file = Path.Combine(folder, "cluster.yaml");
        File.WriteAllText(file, $$"""
            name: k8s
            kubernetesVersion: v1.30.0
            endpoint: api.example.com:6443
            ssh: { keyFile: '{{key}}', port: 1 }
            controlPlane: [ { name: a, address: 127.0.0.1 }, { name: b, address: 127.0.0.2 } ]
            etcd: { endpoints: [ 'https://etcd.example.com:2379' ] }
            """);
        Assert.Equal(["a", "b"], Targets(session.Invoke("param($File) Invoke-NodeCommand true -Node (Import-HaK8sCluster $File).ControlPlane", file)));
    }

    [Fact]
    public void A_node_that_comes_twice_is_worked_on_once() =>
        Assert.Equal(["a"], Targets(session.Invoke($"$n = {Nodes("a")}; $n, $n | Invoke-NodeCommand true")));

    [Fact]
    public void A_failed_node_is_one_error_with_id_category_target_and_remedy()
    {
        ErrorRecord error = Assert.Single(session.Invoke($"{Nodes("a")} | Invoke-NodeCommand true").Errors);
        Assert.Equal("ConnectionRefused,HaK8s.Commands.InvokeNodeCommandCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Equal("a", $"{error.TargetObject}");
        Assert.StartsWith("a: connect: ", error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Contains("Remedy: ", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_preference_is_obeyed()
    {
        Assert.NotNull(session.Invoke($"{Nodes("a", "b")} | Invoke-NodeCommand true -ErrorAction Stop").Terminating);
        Assert.Equal(["caught ConnectionRefused"], session.Invoke(
            $"try {{ {Nodes("a")} | Invoke-NodeCommand true -ErrorAction Stop }} catch {{ 'caught ' + ($_.FullyQualifiedErrorId -split ',')[0] }}").Values);
        Assert.Equal([2], session.Invoke($"{Nodes("a", "b")} | Invoke-NodeCommand true -ErrorAction SilentlyContinue -ErrorVariable e; $e.Count").Values);
    }

    [Fact]
    public void WhatIf_connects_to_nothing()
    {
        Invocation run = session.Invoke($"{Nodes("a")} | Invoke-NodeCommand 'rm -rf /' -WhatIf");
        Assert.Empty(run.Errors);
        Assert.Contains("What if: Performing the operation \"Run 'rm -rf /'\" on target \"a\".", run.HostText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1025")]
    public void A_throttle_limit_out_of_range_is_not_bound(string limit) => Assert.StartsWith("ParameterArgumentValidationError",
        Assert.Single(session.Invoke($"'a.invalid' | Invoke-NodeCommand true -ThrottleLimit {limit}").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Progress_is_closed_when_all_is_done_although_nodes_failed()
    {
        Invocation run = session.Invoke($"{Nodes("a", "b", "c")} | Invoke-NodeCommand true -ThrottleLimit 1");
        Assert.NotEmpty(run.Progress);
        Assert.All(run.Progress.GroupBy(record => record.ActivityId), records => Assert.Equal(ProgressRecordType.Completed, records.Last().RecordType));
        Assert.All(run.Progress, record => Assert.InRange(record.PercentComplete, -1, 100));
    }

    [Fact]
    public void A_downstream_that_has_enough_ends_the_cmdlet_quietly() => Assert.Empty(
        session.Invoke("'a.invalid', 'b.invalid' | Test-ContainerdVersion -KubernetesVersion 1.30 -Quiet -ErrorAction SilentlyContinue | & { process { $_; break } }; 'after'").Warnings);
}
