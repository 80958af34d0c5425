using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Init;

/// <summary>What New-KubeadmConfig writes, read by the real kubeadm: strictly, so that a field it does not know would be said.</summary>
public sealed class KubeadmReadsConfigTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Theory]
    [InlineData("")]
    [InlineData("""
        -ClusterName prod -PodSubnet 10.10.0.0/16 -ServiceSubnet 10.20.0.0/16 -DnsDomain k8s.local -CertSan extra.lab.test,10.1.2.3 -BindPort 7443
        -ImageRepository registry.lab.test/k8s -ApiServerExtraArg @{ 'audit-log-path' = '-' } -ControllerManagerExtraArg @{ 'node-cidr-mask-size' = '25' }
        -SchedulerExtraArg @{ v = '2' } -KubeletExtraArg @{ 'node-labels' = 'a=b' } -CgroupDriver cgroupfs -KubeProxyMode ipvs
        """)]
    public async Task Every_field_is_known_to_kubeadm(string settings)
    {
        await using LabNode node = await lab.BorrowAsync();
        string file = Path.GetTempFileName();
        try
        {
            Invocation made = session.Invoke($"Import-HaK8sCluster '{lab.ClusterFile}' | New-KubeadmConfig {settings.ReplaceLineEndings(" ")} -OutFile '{file}'");
            Assert.Empty(made.Errors);
            await LabCommand.RunAsync("node", "push", node.Name, file, "/root/kubeadm.yaml");
            string images = await node.ShAsync("kubeadm config images list --config /root/kubeadm.yaml 2>&1");
            Assert.DoesNotContain("unknown field", images, StringComparison.Ordinal);
            Assert.DoesNotContain("WARNING", images, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("kube-apiserver:v1.20.2", images, StringComparison.Ordinal);
            Assert.Contains("controlPlaneEndpoint: k8s-api.lab.test:6443", await node.ShAsync("kubeadm config migrate --old-config /root/kubeadm.yaml 2>&1"), StringComparison.Ordinal);

            // The check can fail: kubeadm does speak of a field that it does not know.
            Assert.Contains("unknown field", await node.ShAsync("sed 's/clusterName/clusterNaem/' /root/kubeadm.yaml >/root/wrong.yaml; kubeadm config images list --config /root/wrong.yaml 2>&1"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
