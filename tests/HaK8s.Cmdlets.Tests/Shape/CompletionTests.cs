using System.Management.Automation;
using HaK8s.Tests.Commands;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Shape;

/// <summary>What Tab gives, and that each parameter of a kind has it.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string ClusterFile = """
        name: blue
        kubernetesVersion: v1.31.4
        endpoint: blue-api.example:6443
        controlPlane: [ { name: blue-m-1 }, { name: blue-m-2 } ]
        worker: [ { name: blue-w-1 } ]
        etcd: { endpoints: [ 'https://etcd-1.example:2379', 'https://etcd-2.example:2379' ] }
        """;

    private readonly ModuleRunspace session = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private string[] Complete(string line)
    {
        Invocation run = session.Invoke("param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText", line);
        Assert.Empty(run.Errors);
        return [.. run.Output.Select(text => $"{text}")];
    }

    private void ImportCluster() => session.Invoke("param($File) Import-HaK8sCluster $File -ErrorAction Stop", folder.Write("cluster.yaml", ClusterFile));

    [Theory]
    [InlineData("Get-ControlPlaneStatus -Node blue", "blue-m-1 blue-m-2 blue-w-1")]
    [InlineData("Get-ControlPlaneStatus -ComputerName blue-m-1, blue-w", "blue-w-1")]
    [InlineData("Invoke-KubeadmReset -Node x -ControlPlane blue-m-", "blue-m-1 blue-m-2")]
    [InlineData("Test-ControlPlaneEndpoint x -FromNode 'blue-w", "blue-w-1")]
    [InlineData("New-HaK8sNode blue-m-1", "blue-m-1")]
    [InlineData("New-KubeadmConfig -NodeName blue-w", "blue-w-1")]
    [InlineData("Test-ControlPlaneEndpoint blue", "blue-api.example:6443")]
    [InlineData("New-KubeadmConfig -ControlPlaneEndpoint blue", "blue-api.example:6443")]
    [InlineData("Save-EtcdSnapshot x -Endpoint https://etcd", "https://etcd-1.example:2379 https://etcd-2.example:2379")]
    [InlineData("Get-KubeConfig -Node x -Name bl", "blue")]
    [InlineData("New-KubeadmConfig -KubernetesVersion 1.31.", "1.31.4")]
    public void What_the_session_has_named_is_offered(string line, string offered)
    {
        ImportCluster();
        Assert.Equal(offered.Split(' '), Complete(line));
    }

    [Theory]
    [InlineData("Test-ContainerdVersion -KubernetesVersion 1.2", "1.29")]
    [InlineData("Set-ContainerdConfig -KubernetesVersion v1.3", "v1.30")]
    [InlineData("New-KubeadmConfig -SkipPhase addon/k", "addon/kube-proxy")]
    [InlineData("New-KubeadmConfig -ApiVersion v1beta4", "v1beta4")]
    [InlineData("Install-Containerd -Path ~ -KubernetesVersion 1.3", "1.30")]
    public void What_the_tables_know_is_offered(string line, string among) => Assert.Contains(among, Complete(line));

    [Fact]
    public void Hosts_of_the_ssh_configuration_are_offered_without_patterns()
    {
        folder.Write("more", "Host bastion\n  Port 2222\n");
        string file = folder.Write("config", $"Include {folder.Path}/more\nHost web-1 web-2 *.internal !web-3\n  User root\nHost db?\n");
        Assert.Equal(["bastion", "web-1", "web-2"], Complete($"New-HaK8sNode -SshConfig {file} -Name "));
        Assert.Equal(["web-1", "web-2"], Complete($"New-HaK8sNode x -SshConfig {file} -HostName we"));
        // A configuration that cannot be read leaves the other names.
        ImportCluster();
        Assert.Contains("blue-m-1", Complete("New-HaK8sNode -SshConfig /nowhere/config -Name bl"));
    }

    [Fact]
    public void Contexts_of_the_kubeconfig_are_offered()
    {
        string file = folder.Write("kubeconfig", """
            apiVersion: v1
            kind: Config
            clusters: [ { name: c, cluster: { server: 'https://green-api.example:6443' } } ]
            users: [ { name: u, user: { token: abc } } ]
            contexts: [ { name: green, context: { cluster: c, user: u } }, { name: 'green (old)', context: { cluster: c, user: u } } ]
            """);
        Assert.Equal(["green", "'green (old)'"], Complete($"Get-KubeConfig -Node x -Path {file} -Name gr"));
        Assert.Contains("green-api.example:6443", Complete($"Get-ControlPlaneStatus -Node x -KubeConfig {file} -ControlPlaneEndpoint green"));
    }

    [Fact]
    public void Versions_of_the_archives_in_a_folder_are_offered()
    {
        foreach (string name in new[] { "containerd-1.7.24-linux-amd64.tar.gz", "containerd-1.7.24-linux-arm64.tar.gz", "containerd-2.0.1-linux-amd64.tar.gz", "cni-plugins-linux-amd64-v1.5.1.tgz" })
            folder.Write(name, "");
        Assert.Equal(["1.7.24", "2.0.1"], Complete($"Install-Containerd {folder.Path} -Version "));
        Assert.Equal(["v1.5.1"], Complete($"Install-CniPlugins {folder.Path} -Version v"));
        Assert.Equal(["1.5.1"], Complete($"Install-CniPlugins {folder.Path} -Version "));
    }

    [Fact]
    public void Names_that_the_shell_would_read_otherwise_are_quoted()
    {
        string file = folder.Write("config", "Host \"it's mine\" a;b -c @d $e plain@x\n");
        string[] offered = Complete($"New-HaK8sNode -SshConfig {file} -Name ");
        Assert.Equal(["'$e'", "'-c'", "'@d'", "'a;b'", "'it''s mine'", "plain@x"], offered);
    }

    [Fact]
    public void Every_parameter_of_a_kind_has_its_completer()
    {
        Dictionary<string, string[]> missing = [];
        foreach (CmdletInfo cmdlet in session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>())
            foreach (ParameterMetadata parameter in cmdlet.Parameters.Values)
            {
                string? kind = KindOf(cmdlet, parameter);
                string[] has = [.. parameter.Attributes.OfType<ArgumentCompleterAttribute>().Select(attribute => attribute.Type.Name)];
                if (kind is not null && !has.Contains(kind) && !(kind == "NodeNameCompleter" && cmdlet.Name == "Disconnect-HaK8sNode" && has.Contains("ConnectionNameCompleter")))
                    missing[$"{cmdlet.Name} -{parameter.Name}"] = has;
            }
        Assert.Empty(missing);
    }

    private static string? KindOf(CmdletInfo cmdlet, ParameterMetadata parameter) => (parameter.ParameterType.Name, parameter.Name) switch
    {
        ("Node" or "Node[]", _) => "NodeNameCompleter",
        (_, "KubernetesVersion") or ("KubernetesVersion", _) => "KubernetesVersionCompleter",
        ("String" or "String[]", "ControlPlaneEndpoint") => "EndpointCompleter",
        ("String[]", "EtcdEndpoint" or "Endpoint") => "EtcdEndpointCompleter",
        (_, "SkipPhase") => "KubeadmPhaseCompleter",
        (_, "ApiVersion") => "KubeadmApiCompleter",
        (_, "ClusterName") => "ClusterNameCompleter",
        (_, "NodeName") => "NodeNameCompleter",
        ("String", "Version") => cmdlet.Name == "Install-CniPlugins" ? "CniPluginsVersionCompleter" : "ContainerdVersionCompleter",
        _ => null,
    };
}
