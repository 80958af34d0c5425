using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

/// <summary>Hostile values by way of the cmdlets' own parameters: one error of this product each, on one line, and nothing else happens.</summary>
public sealed class HostileParametersTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Plain = "New-KubeadmConfig -KubernetesVersion v1.31.2 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e1, https://e2, https://e3 -PodSubnet 10.244.0.0/16";

    private static readonly string[] Values = ["a\nb", "a\r\nb", "a\tb", "-rf", " ", "a b", "a\u0001b", "\u001b[31m", new string('a', 4096) + " "];

    public static TheoryData<string> EntryPoints =>
    [
        "New-HaK8sNode -Name $Value", "$Value | New-HaK8sNode", "New-HaK8sNode a -HostName $Value", "New-HaK8sNode a -UserName $Value", "New-HaK8sNode a -Address $Value",
        "[pscustomobject]@{ Name = 'a'; HostName = $Value } | New-HaK8sNode",
        "New-KubeadmConfig -KubernetesVersion $Value -ControlPlaneEndpoint localhost -EtcdEndpoint https://e1",
        "New-KubeadmConfig -KubernetesVersion v1.31.2 -ControlPlaneEndpoint $Value -EtcdEndpoint https://e1",
        "New-KubeadmConfig -KubernetesVersion v1.31.2 -ControlPlaneEndpoint localhost -EtcdEndpoint $Value",
        $"{Plain} -ClusterName $Value", $"{Plain} -NodeName $Value", $"{Plain} -DnsDomain $Value", $"{Plain} -CertSan $Value", $"{Plain} -AdvertiseAddress $Value",
        $"{Plain} -ImageRepository $Value", $"{Plain} -CertificatesDir $Value", $"{Plain} -CriSocket $Value", $"{Plain} -Patches $Value", $"{Plain} -SkipPhase $Value",
        $"{Plain} -ApiServerExtraArg @{{ $Value = 1 }}", $"{Plain} -KubeletExtraArg @{{ $Value = 1 }}",
        "$Value | Get-HaK8sNodeFact", "Get-HaK8sNodeFact -Node $Value", "$Value | Invoke-NodeCommand id", "'a' | Initialize-HaK8sNode -AddHostsEntry $Value",
        "Import-HaK8sCluster -LiteralPath $Value", "Import-KubeadmConfig -LiteralPath $Value",
    ];

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public void A_hostile_value_is_one_clear_error(string script)
    {
        foreach (string value in Values)
        {
            Invocation run = session.Invoke("param($Value) " + script, value);
            Assert.Empty(run.Output);
            ErrorRecord error = Assert.Single(run.Errors);
            Assert.Contains("HaK8s.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.True(error.Exception is ParameterBindingException || error.ErrorDetails?.RecommendedAction.Length > 0, $"{error.FullyQualifiedErrorId} has no remedy");
        }
    }

    [Theory]
    [InlineData("it's a \"cluster\".yaml")]
    [InlineData("$(touch pwned) `id`.yaml")]
    [InlineData("line\nbreak.yaml")]
    [InlineData("-rf.yaml")]
    [InlineData("控制平面.yaml")]
    [InlineData("[a]*?.yaml")]
    public void A_file_of_a_hostile_name_is_read_and_written(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name, ImportHaK8sClusterTests.Lab);
        Assert.Empty(session.Invoke("param($Path) Import-HaK8sCluster -LiteralPath $Path", path).Errors);
        Assert.Empty(session.Invoke($"param($Path) {Plain} -OutFile $Path", path + ".out").Errors);
        Assert.Contains("kind: ClusterConfiguration", File.ReadAllText(path + ".out"), StringComparison.Ordinal);
    }
}
