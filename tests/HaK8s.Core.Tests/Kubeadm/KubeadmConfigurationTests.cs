using System.Net;
using System.Text.RegularExpressions;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Kubeadm;
using Xunit;

namespace HaK8s.Tests;

public class KubeadmConfigurationTests
{
    private static readonly Cluster Plain = Example.Cluster("v1.31.2");

    private static Cluster With(Func<KubeadmOptions, KubeadmOptions> change, string version = "v1.31.2") =>
        Example.Cluster(version) is var cluster ? cluster with { Kubeadm = change(cluster.Kubeadm) } : null!;

    [Theory]
    [InlineData("v1.15.0", "v1beta2")]
    [InlineData("v1.21.14", "v1beta2")]
    [InlineData("v1.22.0", "v1beta3")]
    [InlineData("v1.22.0-rc.1", "v1beta3")]
    [InlineData("v1.30.14", "v1beta3")]
    [InlineData("v1.31.0", "v1beta4")]
    [InlineData("v1.36.1", "v1beta4")]
    [InlineData("v1.50.0", "v1beta4")]
    public void The_API_version_follows_Kubernetes(string kubernetes, string api) =>
        Assert.Equal(api, KubeadmConfiguration.For(Example.Cluster(kubernetes)).ApiVersion);

    [Theory]
    [InlineData("v1.23.17", "/run/containerd/containerd.sock")]
    [InlineData("v1.24.0", "unix:///run/containerd/containerd.sock")]
    public void The_socket_gets_its_scheme_from_1_24_on(string kubernetes, string socket)
    {
        Assert.Equal(socket, KubeadmConfiguration.For(Example.Cluster(kubernetes)).CriSocket);
        Assert.Equal(socket, KubeadmConfiguration.For(With(options => options with { CriSocket = "unix:///run/containerd/containerd.sock" }, kubernetes)).CriSocket);
    }

    [Fact]
    public void Certificate_names_are_the_endpoint_all_control_planes_and_the_given_ones_each_once() => Assert.Equal(
        ["k8s-api.lab.test", "z-k8s-m-1", "z-k8s-m-2", "z-k8s-m-3", "10.66.0.11", "10.66.0.12", "10.66.0.13", "api.example.org"],
        KubeadmConfiguration.For(Plain with { CertSan = ["z-k8s-m-2", "api.example.org", "k8s-api.lab.test"] }).CertSan);

    [Fact]
    public void The_first_control_plane_gives_name_and_address_and_etcd_files_lie_below_the_certificates()
    {
        KubeadmConfiguration configuration = KubeadmConfiguration.For(With(options => options with { CertificatesDir = "/srv/pki/" }));
        Assert.Equal(("z-k8s-m-1", "10.66.0.11"), (configuration.NodeName, configuration.AdvertiseAddress));
        Assert.Equal(("/srv/pki/etcd/ca.crt", "/srv/pki/apiserver-etcd-client.crt", "/srv/pki/apiserver-etcd-client.key"),
            (configuration.EtcdCaFile, configuration.EtcdCertFile, configuration.EtcdKeyFile));
    }

    [Fact]
    public void The_apiserver_listens_on_the_port_of_the_endpoint() => Assert.Equal(8443,
        KubeadmConfiguration.For(Plain with { ControlPlaneEndpoint = new("k8s-api.lab.test", 8443) }).BindPort);

    public static TheoryData<string, Cluster> Wrong() => new()
    {
        { "KubernetesPatchMissing", Example.Cluster("1.31") },
        { "KubernetesVersionUnsupported", Example.Cluster("v1.14.0") },
        { "KubeadmApiUnknown", With(options => options with { ApiVersion = "v1" }) },
        { "KubeadmApiNotRead", With(options => options with { ApiVersion = "v1beta2" }) },
        { "KubeadmApiNotRead", With(options => options with { ApiVersion = "kubeadm.k8s.io/v1beta4" }, "v1.30.0") },
        { "InvalidName", Plain with { Name = "My Cluster" } },
        { "InvalidName", With(options => options with { NodeName = "Node_1" }) },
        { "InvalidName", Plain with { DnsDomain = "-x" } },
        { "InvalidName", Plain with { CertSan = ["a b"] } },
        { "InvalidEndpoint", Plain with { ControlPlaneEndpoint = new("Bad_Name", 6443) } },
        { "InvalidEndpoint", Plain with { ControlPlaneEndpoint = new("a.test", 65536) } },
        { "InvalidPort", With(options => options with { BindPort = 0 }) },
        { "SubnetOverlap", Plain with { PodSubnet = Subnet.ParseList("10.96.0.0/16") } },
        { "SubnetOverlap", Plain with { PodSubnet = Subnet.ParseList("10.66.0.0/24") } },
        { "SubnetFamilies", Plain with { PodSubnet = Subnet.ParseList("10.1.0.0/16,10.2.0.0/16") } },
        { "SubnetFamilies", Plain with { PodSubnet = Subnet.ParseList("fd00:1::/56,10.244.0.0/16") } },
        { "SubnetFamilies", Plain with { PodSubnet = Subnet.ParseList("10.1.0.0/16,fd00::/56,10.2.0.0/16") } },
        { "SubnetFamilies", Plain with { ServiceSubnet = Subnet.ParseList("10.96.0.0/16,fd00:2::/112") } },
        { "SubnetFamilies", Plain with { ServiceSubnet = [] } },
        { "ServiceSubnetTooLarge", Plain with { ServiceSubnet = Subnet.ParseList("11.0.0.0/8") } },
        { "InvalidAdvertiseAddress", With(options => options with { AdvertiseAddress = "z-k8s-m-1" }) },
        { "InvalidAdvertiseAddress", With(options => options with { AdvertiseAddress = "127.0.0.1" }) },
        { "InvalidAdvertiseAddress", With(options => options with { AdvertiseAddress = "fd00::7" }) },
        { "NoEtcdEndpoint", Plain with { Etcd = new() } },
        { "InvalidEtcdEndpoint", Plain with { Etcd = new() { Endpoint = ["http://etcd-1:2379"] } } },
        { "InvalidEtcdEndpoint", Plain with { Etcd = new() { Endpoint = ["https://etcd-1:2379/v3"] } } },
        { "DuplicateEtcdEndpoint", Plain with { Etcd = new() { Endpoint = ["https://etcd-1:2379", "https://etcd-1/"] } } },
        { "PathNotAbsolute", With(options => options with { CertificatesDir = "pki" }) },
        { "PathNotAbsolute", With(options => options with { CriSocket = "npipe:x" }) },
        { "InvalidChoice", With(options => options with { KubeProxyMode = "userspace" }) },
        { "InvalidExtraArg", With(options => options with { KubeletExtraArg = [new("--v", "4")] }) },
        { "FeatureGateRepeated", With(options => options with { FeatureGate = [new("A", true), new("A", false)] }) },
        { "InvalidValidityPeriod", With(options => options with { CertificateValidityPeriod = TimeSpan.Zero }) },
        { "KubeadmSettingUnsupported", With(options => options with { Patches = "/p" }, "v1.20.2") },
        { "KubeadmSettingUnsupported", With(options => options with { SkipPhase = ["addon"] }, "v1.20.2") },
        { "KubeadmSettingUnsupported", With(options => options with { ImagePullPolicy = "Never" }, "v1.20.2") },
        { "KubeadmSettingUnsupported", With(options => options with { EncryptionAlgorithm = "RSA-4096" }, "v1.30.0") },
        { "KubeadmSettingUnsupported", With(options => options with { EncryptionAlgorithm = "ECDSA-P384" }, "v1.33.0") },
        { "KubeadmSettingUnsupported", With(options => options with { ApiServerExtraArg = [new("a", "1"), new("a", "2")] }, "v1.30.0") },
        { "KubeadmSettingUnsupported", Example.Cluster("v1.20.2") with { PodSubnet = Subnet.ParseList("10.244.0.0/16,fd00::/56") } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_cannot_work_is_refused_with_a_remedy(string errorId, Cluster cluster)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => KubeadmConfiguration.For(cluster));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.NotEmpty(failure.Remedy);
    }

    [Fact]
    public void A_setting_too_new_names_what_would_have_it()
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => KubeadmConfiguration.For(With(options => options with { Patches = "/p" }, "v1.20.2")));
        Assert.Contains("Patches does not exist in v1beta2", failure.Cause);
        Assert.Contains("v1beta3, which kubeadm reads from Kubernetes 1.22 on", failure.Remedy);
    }

    [Theory]
    [InlineData(1, "1 member:")]
    [InlineData(2, "2 members:")]
    [InlineData(3, null)]
    [InlineData(4, "even number")]
    [InlineData(5, null)]
    public void Few_or_even_etcd_members_are_a_warning(int members, string? part)
    {
        KubeadmConfiguration configuration = KubeadmConfiguration.For(Plain with { Etcd = new() { Endpoint = [.. Enumerable.Range(1, members).Select(n => $"https://e{n}:2379")] } });
        IReadOnlyList<string> warnings = configuration.Warnings(_ => [IPAddress.Loopback]);
        if (part is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(part, Assert.Single(warnings));
    }

    [Fact]
    public void An_endpoint_that_is_an_address_or_does_not_resolve_is_a_warning()
    {
        Assert.Contains("does not resolve", Assert.Single(KubeadmConfiguration.For(Plain).Warnings(_ => [])));
        Assert.Contains("is an IP address", Assert.Single(KubeadmConfiguration.For(Plain with { ControlPlaneEndpoint = new("10.66.0.5", 6443) })
            .Warnings(_ => throw new InvalidOperationException("an address is not to be resolved"))));
    }

    [Fact]
    public void A_deprecated_API_version_is_a_warning() => Assert.Contains("v1beta4 is the default", Assert.Single(
        KubeadmConfiguration.For(With(options => options with { ApiVersion = "v1beta3" })).Warnings(_ => [IPAddress.Loopback])));

    [Fact]
    public void The_secret_stands_in_the_file_for_kubeadm_alone()
    {
        JoinSecret secret = JoinSecret.Create(TimeSpan.FromHours(3));
        KubeadmConfiguration configuration = KubeadmConfiguration.For(Plain);
        string yaml = configuration.ToYaml(secret);
        Assert.Contains($"token: {secret.BootstrapToken}", yaml.Replace("\"", "", StringComparison.Ordinal));
        Assert.Contains($"certificateKey: {secret.CertificateKey}", yaml.Replace("\"", "", StringComparison.Ordinal));
        Assert.Contains("3h0m0s", yaml);
        foreach (string text in new[] { configuration.ToString(), secret.ToString(), KubeadmConfiguration.Parse(yaml).ToString() })
        {
            Assert.DoesNotContain(secret.BootstrapToken, text);
            Assert.DoesNotContain(secret.CertificateKey, text);
        }
    }

    [Fact]
    public void Secrets_have_kubeadms_form_and_differ()
    {
        JoinSecret[] secrets = [.. Enumerable.Range(0, 200).Select(_ => JoinSecret.Create())];
        Assert.All(secrets, secret => Assert.Matches(@"^[a-z0-9]{6}\.[a-z0-9]{16}$", secret.BootstrapToken));
        Assert.All(secrets, secret => Assert.Matches("^[0-9a-f]{64}$", secret.CertificateKey));
        Assert.Equal(400, secrets.SelectMany(secret => new[] { secret.BootstrapToken, secret.CertificateKey }).Distinct().Count());
        Assert.Equal(36, secrets.SelectMany(secret => secret.BootstrapToken).Where(c => c != '.').Distinct().Count());
    }

    [Theory]
    [InlineData("clusterName: lab", "clusterNam: lab", "Did you mean 'clusterName'?")]
    [InlineData("kind: KubeProxyConfiguration", "kind: JoinConfiguration", "Leave it out.")]
    [InlineData("kind: KubeProxyConfiguration", "kind: InitConfiguration", "Keep one of them.")]
    [InlineData("cgroupDriver: systemd", "cgroupDriver: other", "Mend the file")]
    [InlineData("kubernetesVersion: v1.31.2", "kubernetesVersion: latest", "Write it as v1.31.2")]
    public void A_file_that_would_lose_something_is_refused_with_its_place(string good, string bad, string remedy)
    {
        string yaml = KubeadmConfiguration.For(Plain).ToString();
        Assert.Contains(good, yaml);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => KubeadmConfiguration.Parse(yaml.Replace(good, bad, StringComparison.Ordinal), "kubeadm.yaml"));
        Assert.Equal("InvalidKubeadmConfig", failure.ErrorId);
        Assert.Matches(new Regex(@"^kubeadm\.yaml\(\d+,\d+\): "), failure.Cause);
        Assert.Contains(remedy, failure.Remedy);
    }

    [Fact]
    public void Every_failure_of_the_text_is_one_of_ours()
    {
        foreach (string text in new[] { "", "a", "- a", "a: [", "a: 1\na: 2", "\t", "kind: InitConfiguration", "? [x]\n: y", "kind: {}" })
            Assert.Equal("InvalidKubeadmConfig", Assert.Throws<HaK8sException>(() => KubeadmConfiguration.Parse(text)).ErrorId);
    }
}
