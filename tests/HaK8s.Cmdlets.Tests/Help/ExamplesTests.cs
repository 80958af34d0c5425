using System.Management.Automation;
using HaK8s.Help.Sources;
using HaK8s.Help.Topics;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>Whoever copies an example from the help is not told that something is not there or does not fit.</summary>
public sealed class ExamplesTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private readonly ExampleBinder binder = new(session);

    [Theory]
    [MemberData(nameof(Documentation.Cmdlets), MemberType = typeof(Documentation))]
    public void Examples_of_a_cmdlet_parse_and_bind_and_show_it(string cmdlet)
    {
        CommandPage page = Documentation.Page(cmdlet);
        IEnumerable<Prose> more = page.Examples.SelectMany(example => example.Remarks).Concat(page.Description).Concat(page.Notes)
            .Where(prose => prose is { Kind: ProseKind.Code, Language: "powershell" });
        Assert.Empty(page.Examples.Select(example => example.Code).Concat(more).SelectMany(code => binder.Problems(code.Text)));
        Assert.InRange(page.Examples.Count(example => example.Code.Text.Contains(cmdlet, StringComparison.Ordinal)), 2, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Documentation.Topics), MemberType = typeof(Documentation))]
    public void Examples_of_a_topic_parse_and_bind(string topic)
    {
        AboutTopic about = Documentation.Sources.Topics[HelpSources.English][topic];
        string[] code = [.. about.Sections.Concat(about.Sections.SelectMany(section => section.Entries)).SelectMany(section => section.Content)
            .Where(prose => prose is { Kind: ProseKind.Code, Language: "powershell" }).Select(prose => prose.Text)];
        Assert.NotEmpty(code);
        Assert.Empty(code.SelectMany(binder.Problems));
    }

    [Theory]
    [InlineData("$nodes | Test-HaK8sNode")]
    [InlineData("'z-k8s-m-1' | Copy-EtcdClientCert ./etcd")]
    [InlineData("$files = @{ CaFile = 'a'; CertFile = 'b'; KeyFile = 'c' }; $nodes | Copy-EtcdClientCert @files")]
    [InlineData("Import-HaK8sCluster ./cluster.yaml | New-KubeadmConfig | Invoke-KubeadmInit -Node $cluster.ControlPlane[0]")]
    [InlineData("$nodes | Copy-EtcdClientCert -Path ./etcd -Destination { \"/srv/$($_.Name)/pki\" } -ThrottleLimit 4")]
    public void What_binds_is_found_to(string code) => Assert.Empty(binder.Problems(code));

    [Theory]
    [InlineData("$nodes | Test-HaK8sNode -Cluster (", "does not parse")]
    [InlineData("Copy-EtcdClientCerts ./etcd", "no command Copy-EtcdClientCerts")]
    [InlineData("$nodes | Copy-EtcdClientCert -Directory ./etcd", "no parameter -Directory")]
    [InlineData("$nodes | Copy-EtcdClientCert", "lacks -Path; or lacks -CaFile, -CertFile, -KeyFile")]
    [InlineData("Copy-EtcdClientCert ./etcd", "lacks -Node")]
    [InlineData("$nodes | Copy-EtcdClientCert ./etcd ./more", "too many arguments")]
    [InlineData("$nodes | Copy-EtcdClientCert -Path ./etcd -CaFile ./ca.pem", "no parameter set")]
    [InlineData("$nodes | Copy-EtcdClientCert -Path", "-Path has no value")]
    [InlineData("$nodes | Copy-EtcdClientCert ./etcd -ThrottleLimit many", "-ThrottleLimit cannot be many")]
    [InlineData("$nodes | Copy-EtcdClientCert ./etcd -ThrottleLimit 0", "-ThrottleLimit cannot be 0")]
    [InlineData("New-HaK8sNode a -HostKeyPolicy Whatever", "-HostKeyPolicy cannot be Whatever")]
    [InlineData("New-HaK8sNode a -Name b", "too many arguments")]
    [InlineData("New-HaK8sNode a -Port 22 -Port 23", "-Port is given twice")]
    [InlineData("Import-HaK8sCluster ./cluster.yaml | Copy-EtcdClientCert ./etcd", "does not take HaK8s.Inventory.Cluster")]
    [InlineData("$files = @{ CaFile = 'a'; CertFile = 'b' }; $nodes | Copy-EtcdClientCert @files", "lacks -KeyFile")]
    public void What_does_not_bind_is_found(string code, string problem) => Assert.Contains(problem, string.Join('\n', binder.Problems(code)), StringComparison.Ordinal);
}
