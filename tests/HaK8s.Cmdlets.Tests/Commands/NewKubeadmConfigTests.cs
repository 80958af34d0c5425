using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

public sealed class NewKubeadmConfigTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Plain = "New-KubeadmConfig -KubernetesVersion v1.31.2 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e1, https://e2, https://e3 -PodSubnet 10.244.0.0/16";

    [Fact]
    public void A_cluster_from_the_pipeline_becomes_the_yaml_for_its_first_control_plane()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke("param($File) Import-HaK8sCluster $File | New-KubeadmConfig | ForEach-Object ToString", folder.Write("c.yaml", ImportHaK8sClusterTests.Lab));
        Assert.Empty(run.Errors);
        Assert.Empty(run.Warnings);
        string yaml = Assert.IsType<string>(Assert.Single(run.Values));
        foreach (string line in new[] { "apiVersion: kubeadm.k8s.io/v1beta2", "name: m1", "advertiseAddress: 10.66.0.11", "- 10.66.0.12", "podSubnet: 10.244.0.0/16" })
            Assert.Contains(line, yaml);
    }

    [Fact]
    public void Parameters_stand_instead_of_the_cluster_and_certificate_names_are_added()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke("""
            param($File) $c = Import-HaK8sCluster $File | New-KubeadmConfig -KubernetesVersion 1.36.1 -ClusterName other -CertSan api.example.org -EtcdEndpoint https://x1, https://x2, https://x3 -NodeName m2
            "$($c.ApiVersion) $($c.ClusterName) $($c.NodeName) $($c.EtcdEndpoint)"; "$($c.CertSan)"
            """, folder.Write("c.yaml", ImportHaK8sClusterTests.Lab));
        Assert.Equal(["v1beta4 other m2 https://x1:2379 https://x2:2379 https://x3:2379", "localhost m1 m2 10.66.0.11 10.66.0.12 api.example.org"], run.Values);
    }

    [Fact]
    public void Flags_and_gates_come_as_hashtables_or_texts()
    {
        Invocation run = session.Invoke($$"""
            $c = {{Plain}} -ApiServerExtraArg @{ v = 4; 'profiling' = $false; issuer = 'a', 'b' } -KubeletExtraArg 'node-ip=10.0.0.1', 'v=2' -FeatureGate @{ B = $true; A = $false }
            "$($c.ApiServerExtraArg)"; "$($c.KubeletExtraArg)"; "$($c.FeatureGate)"
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["issuer=a issuer=b profiling=false v=4", "node-ip=10.0.0.1 v=2", "A=false B=true"], run.Values);
    }

    [Fact]
    public void The_file_is_written_whole_with_mode_0644_and_reads_back_equal()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($$"""
            param($File) $c = {{Plain}} -OutFile $File
            $c.Equals((Import-KubeadmConfig $File)); "$c"
            """, Path.Combine(folder.Path, "kubeadm.yaml"));
        Assert.Empty(run.Errors);
        Assert.Equal(true, run.Values.First());
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, "kubeadm.yaml")), run.Values.Last());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(Path.Combine(folder.Path, "kubeadm.yaml")));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_if_writes_nothing_and_still_gives_the_object()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($"param($File) {Plain} -OutFile $File -WhatIf", Path.Combine(folder.Path, "kubeadm.yaml"));
        Assert.Single(run.Output);
        Assert.Contains("What if:", run.HostText);
        Assert.Contains("kubeadm.yaml", run.HostText);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($"param($File) {Plain} -OutFile $File", Path.Combine(folder.Path, "none", "kubeadm.yaml"));
        Assert.StartsWith("KubeadmConfigNotWritten,", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Empty(run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("-EtcdEndpoint https://e1, https://e2", "2 members")]
    [InlineData("-ControlPlaneEndpoint 10.0.0.1:6443", "is an IP address")]
    [InlineData("-ControlPlaneEndpoint no-such-name.invalid:6443", "does not resolve")]
    public void What_is_probably_not_meant_is_a_warning(string parameters, string part)
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($"param($File) Import-HaK8sCluster $File | New-KubeadmConfig {parameters}", folder.Write("c.yaml", ImportHaK8sClusterTests.Lab));
        Assert.Single(run.Output);
        Assert.Contains(part, Assert.Single(run.Warnings));
    }

    [Theory]
    [InlineData("-KubernetesVersion 1.31", "KubernetesPatchMissing", ErrorCategory.InvalidArgument)]
    [InlineData("-KubernetesVersion latest", "InvalidKubernetesVersion", ErrorCategory.InvalidArgument)]
    [InlineData("-Patches /p", "KubeadmSettingUnsupported", ErrorCategory.NotImplemented)]
    [InlineData("-EtcdEndpoint http://e1:2379", "InvalidEtcdEndpoint", ErrorCategory.InvalidArgument)]
    [InlineData("-ServiceSubnet 10.244.0.0/20", "SubnetOverlap", ErrorCategory.InvalidArgument)]
    [InlineData("-ApiVersion v1beta4", "KubeadmApiNotRead", ErrorCategory.NotImplemented)]
    public void What_cannot_work_is_one_error_for_each_cluster(string parameters, string id, ErrorCategory category)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("c.yaml", ImportHaK8sClusterTests.Lab);
        Invocation run = session.Invoke($"param($File) Import-HaK8sCluster $File, $File | New-KubeadmConfig {parameters}", file);
        Assert.Null(run.Terminating);
        Assert.Empty(run.Output);
        Assert.Equal([(id + ",HaK8s.Commands.NewKubeadmConfigCommand", category, "lab"), (id + ",HaK8s.Commands.NewKubeadmConfigCommand", category, "lab")],
            run.Errors.Select(error => (error.FullyQualifiedErrorId, error.CategoryInfo.Category, error.TargetObject.ToString())));
        Assert.All(run.Errors, error => Assert.NotEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Theory]
    [InlineData(Plain + " -KubeProxyMode userspace")]
    [InlineData(Plain + " -BindPort 70000")]
    [InlineData(Plain + " -FeatureGate @{ A = 'perhaps' }")]
    [InlineData(Plain + " -ApiServerExtraArg noequals")]
    public void Values_out_of_range_are_not_bound(string script) =>
        Assert.IsAssignableFrom<ParameterBindingException>(Assert.Single(session.Invoke(script).Errors).Exception);

    [Fact]
    public void Versions_complete_from_the_matrix()
    {
        Assert.Equal(["1.24"], Complete("New-KubeadmConfig -KubernetesVersion 1.24"));
        // Those of clusters that were read in this process come first.
        Assert.Contains("v1.36", Complete("New-KubeadmConfig -KubernetesVersion v"));
        Assert.Equal(["v1beta2", "v1beta3", "v1beta4"], Complete("New-KubeadmConfig -ApiVersion v"));
    }

    private List<object?> Complete(string line) =>
        [.. session.Invoke("param($Line) (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText", line).Values];

    [Fact]
    public void A_file_with_unknown_fields_is_refused_on_import()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("k.yaml", $"{session.Invoke(Plain).Output[0]}".Replace("clusterName", "clustrName", StringComparison.Ordinal));
        ErrorRecord error = Assert.Single(session.Invoke("param($File) Import-KubeadmConfig $File", file).Errors);
        Assert.Equal(("InvalidKubeadmConfig,HaK8s.Commands.ImportKubeadmConfigCommand", file), (error.FullyQualifiedErrorId, error.TargetObject));
        Assert.Contains("Did you mean 'clusterName'?", error.ErrorDetails.RecommendedAction);
    }
}
