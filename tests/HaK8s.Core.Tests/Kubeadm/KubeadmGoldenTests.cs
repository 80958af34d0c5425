using HaK8s.Inventory;
using HaK8s.Kubeadm;
using Xunit;

namespace HaK8s.Tests;

/// <summary>
/// The YAML for a plain cluster in each generation of Kubernetes, byte by byte. HAK8S_GOLDEN names the folder of the golden files in the
/// source tree to write them anew; read the difference before committing it.
/// </summary>
public class KubeadmGoldenTests
{
    public static readonly TheoryData<string> Versions = ["v1.20.2", "v1.22.17", "v1.24.17", "v1.30.14", "v1.31.14", "v1.33.6", "v1.36.1"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_plain_cluster_is_written_as_in_the_golden_file(string version) => Compare(version, Example.Cluster(version));

    [Theory]
    [InlineData("v1.20.2")]
    [InlineData("v1.30.14")]
    [InlineData("v1.36.1")]
    public void Every_setting_is_written_as_in_the_golden_file(string version) => Compare(version + "-full", Full(version));

    internal static Cluster Full(string version)
    {
        bool isV1Beta2 = version.StartsWith("v1.20.", StringComparison.Ordinal), isV1Beta4 = version.StartsWith("v1.36.", StringComparison.Ordinal);
        return Example.Cluster(version) with
        {
            ImageRepository = "registry.lab.test/k8s",
            CertSan = ["api.example.org", "192.0.2.7", "z-k8s-m-1"],
            PodSubnet = isV1Beta2 ? Subnet.ParseList("10.244.0.0/16") : Subnet.ParseList("10.244.0.0/16,fd00:10:244::/56"),
            ServiceSubnet = isV1Beta2 ? Subnet.ParseList("10.96.0.0/12") : Subnet.ParseList("10.96.0.0/12,fd00:10:96::/112"),
            DnsDomain = "cluster.lab",
            Kubeadm = new()
            {
                CertificatesDir = "/srv/pki/", CgroupDriver = CgroupDriver.Cgroupfs, KubeProxyMode = "ipvs", BindPort = 7443, AdvertiseAddress = "10.66.0.99",
                // Gates that exist in that kubeadm.
                FeatureGate = isV1Beta4 ? [new("NodeLocalCRISocket", true)] : [new("PublicKeysECDSA", true), new(isV1Beta2 ? "IPv6DualStack" : "EtcdLearnerMode", false)],
                ApiServerExtraArg = isV1Beta4
                    ? [new("service-account-issuer", "https://a.test"), new("service-account-issuer", "https://b.test"), new("v", "4")]
                    : [new("audit-log-path", "/var/log/audit: all.log"), new("v", "4")],
                ControllerManagerExtraArg = [new("bind-address", "0.0.0.0")], SchedulerExtraArg = [new("leader-elect", "true")], KubeletExtraArg = [new("node-labels", "a=b,c=d")],
                Patches = isV1Beta2 ? null : "/etc/kubernetes/patches",
                SkipPhase = isV1Beta2 ? [] : ["addon/coredns"],
                ImagePullPolicy = isV1Beta2 ? null : "Never",
                EncryptionAlgorithm = isV1Beta4 ? "ECDSA-P384" : null,
                CertificateValidityPeriod = isV1Beta4 ? TimeSpan.FromDays(90) : null,
                CaCertificateValidityPeriod = isV1Beta4 ? TimeSpan.FromDays(3650) : null,
            },
        };
    }

    private static void Compare(string name, Cluster cluster)
    {
        string yaml = KubeadmConfiguration.For(cluster).ToString();
        if (Environment.GetEnvironmentVariable("HAK8S_GOLDEN") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, name + ".yaml"), yaml);
        else
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kubeadm", "golden", name + ".yaml")), yaml);
    }
}
