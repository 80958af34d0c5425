using HaK8s.Tests.Host;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Loading;

/// <summary>
/// The import loads the module's own assemblies alone; each library comes with the first cmdlet that needs it. Each script runs in a process of its own.
/// </summary>
public sealed class LazyLoadingTests
{
    private const string
        Complete = "[Management.Automation.CommandCompletion]::CompleteInput",
        Etcd = "-EtcdEndpoint https://etcd-1:2379",
        Files = "-CaFile /nonexistent/ca -CertFile /nonexistent/crt -KeyFile /nonexistent/key",
        // There is no such key, so nothing is dialled.
        Node = "New-HaK8sNode a -HostName 127.0.0.1 -KeyFile /nonexistent/key";

    [Theory]
    [InlineData("Get-Module HaK8s", "PSModuleInfo")]
    [InlineData("(Get-Command -Module HaK8s).ForEach({ $_.ParameterSets })", "CommandParameterSetInfo")]
    [InlineData("(Get-Command -Module HaK8s).ForEach({ Get-Help $_.Name -Full })", "PSCustomObject")]
    [InlineData("Get-Help about_HaK8s", "String")]
    [InlineData($"{Complete}('New-Kub', 7, $null).CompletionMatches", "CompletionResult")]
    [InlineData($"{Complete}('New-KubeadmConfig -Ku', 21, $null).CompletionMatches", "CompletionResult")]
    [InlineData($"{Complete}('New-KubeadmConfig -KubernetesVersion ', 37, $null).CompletionMatches", "CompletionResult", "YamlDotNet")]
    [InlineData(Node, "Node")]
    [InlineData($"{Node} | Out-Default; 'shown'", "String")]
    [InlineData($"{Node} | Get-ControlPlaneStatus -KubeConfig /nonexistent/config", "KubeConfigUnreadable")]
    [InlineData($"{Node} | Invoke-NodeCommand true", "PrivateKeyUnusable", "Renci.SshNet")]
    [InlineData($"{Node} | Test-ContainerdVersion -KubernetesVersion 1.31", "PrivateKeyUnusable", "Renci.SshNet")]
    [InlineData($"New-KubeadmConfig -KubernetesVersion 1.31.2 -ControlPlaneEndpoint 127.0.0.1:6443 {Etcd} -WarningAction Ignore", "KubeadmConfiguration", "YamlDotNet")]
    [InlineData($"New-KubeadmConfig -KubernetesVersion x -ControlPlaneEndpoint 127.0.0.1:6443 {Etcd}", "InvalidKubernetesVersion")]
    [InlineData("Import-HaK8sCluster $Cluster | New-KubeadmConfig -WarningAction Ignore", "KubeadmConfiguration", "YamlDotNet")]
    [InlineData($"Test-EtcdCluster -Endpoint https://etcd-1:2379 {Files}", "EtcdFileMissing")]
    [InlineData("Get-ControlPlaneDiagnosis -Symptom 'no space left on device' 6> $null", "DiagnosisFinding")]
    [InlineData("Get-HaK8sConnection; 'none'", "String")]
    public void A_library_is_loaded_by_the_first_cmdlet_that_needs_it(string script, string outcome, params string[] libraries)
    {
        HostResult result = HostProcess.Run($$"""
            param($Manifest, $Cluster)
            Import-Module $Manifest -ErrorAction Stop
            try { $result = @(& { {{script}} } 2> $null) } catch { }
            $bin = [IO.Path]::Combine([IO.Path]::GetDirectoryName($Manifest), 'bin')
            $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.Location.StartsWith($bin) }).ForEach({ $_.GetName().Name })
            "outcome $($result ? $result[0].GetType().Name : $Error[0].FullyQualifiedErrorId.Split(',')[0])"
            "loaded $([string[]]$loaded)"
            """, BuiltModule.Manifest, Path.Combine(BuiltModule.Root, "examples", "cluster.yaml"));
        Assert.Contains($"outcome {outcome}", result.Lines);
        string[] loaded = Assert.Single(result.Lines, line => line.StartsWith("loaded ", StringComparison.Ordinal)).Split(' ')[1..];
        Assert.Equal(["HaK8s.Cmdlets", "HaK8s.Core", "HaK8s.Loader", .. libraries], loaded.Order(StringComparer.Ordinal));
    }
}
