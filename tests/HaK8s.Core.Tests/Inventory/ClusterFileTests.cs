using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests;

public class ClusterFileTests
{
    private const string Text = """
        name: lab
        kubernetesVersion: v1.20.2
        endpoint: k8s-api.lab.test:6443
        networking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12 }
        ssh:
          userName: root
          keyFile: ssh/id_ed25519
          knownHosts: ~/known_hosts
          hostKeyPolicy: Strict
          proxyJump: [ops@bastion.lab.test]
          configFile: ssh/config
          connectTimeoutSeconds: 5
        controlPlane:
        - name: z-k8s-m-1
          address: 10.66.0.11
        - { name: z-k8s-m-2, address: 10.66.0.12, hostName: m2.lab.test, userName: admin, sudo: true, port: 2222, hostKeyPolicy: AcceptNew, proxyJump: [none] }
        worker: [ { name: z-k8s-w-1, address: 10.66.0.31 }, { name: w2 } ]
        etcd:
          endpoints: [https://etcd-1.lab.test:2379, https://etcd-2.lab.test, https://etcd-3.lab.test:2379]
          clientCert: etcd
        certSans: [api.example.org]
        imageRepository: registry.lab.test
        containerdVersion: 1.6.20
        kubeadm:
          cgroupDriver: cgroupfs
          featureGates: { PublicKeysECDSA: true }
          apiServerExtraArgs: { v: 4, issuer: [a, b] }
          certificateValidityPeriod: 8760h
        """;

    private static Cluster Parse(string text) => ClusterFile.Parse(text, "/srv/lab/cluster.yaml");

    [Fact]
    public void The_whole_file_becomes_a_cluster()
    {
        Cluster cluster = Parse(Text);
        Assert.Equal(("lab", "v1.20.2", "k8s-api.lab.test:6443"), (cluster.Name, cluster.KubernetesVersion.ToString(), cluster.Endpoint.ToString()));
        Assert.Equal(("10.244.0.0/16", "10.96.0.0/12", "cluster.local"), (cluster.PodSubnet.ToString(), cluster.ServiceSubnet.ToString(), cluster.DnsDomain));
        Assert.Equal(
        [
            new() { Name = "z-k8s-m-1", Address = "10.66.0.11", HostName = "10.66.0.11", UserName = "root", KeyFile = "/srv/lab/ssh/id_ed25519", KnownHosts = Home("known_hosts"), Role = NodeRole.ControlPlane,
                HostKeyPolicy = HostKeyPolicy.Strict, ProxyJump = ["ops@bastion.lab.test"], SshConfig = "/srv/lab/ssh/config", ConnectTimeout = TimeSpan.FromSeconds(5) },
            new Node
            {
                Name = "z-k8s-m-2", Address = "10.66.0.12", HostName = "m2.lab.test", UserName = "admin", KeyFile = "/srv/lab/ssh/id_ed25519", KnownHosts = Home("known_hosts"),
                Sudo = true, Port = 2222, HostKeyPolicy = HostKeyPolicy.AcceptNew, Role = NodeRole.ControlPlane,
                ProxyJump = ["none"], SshConfig = "/srv/lab/ssh/config", ConnectTimeout = TimeSpan.FromSeconds(5),
            },
        ], cluster.ControlPlane);
        Assert.Equal(["10.66.0.31", "w2"], cluster.Worker.Select(node => node.HostName));
        Assert.Equal(["https://etcd-1.lab.test:2379", "https://etcd-2.lab.test:2379", "https://etcd-3.lab.test:2379"], cluster.Etcd.Endpoint);
        Assert.Equal(("/srv/lab/etcd/ca.pem", "/srv/lab/etcd/client.pem", "/srv/lab/etcd/client-key.pem"), (cluster.Etcd.CaFile, cluster.Etcd.CertFile, cluster.Etcd.KeyFile));
        Assert.Equal([new("v", "4"), new("issuer", "a"), new ExtraArg("issuer", "b")], cluster.Kubeadm.ApiServerExtraArg);
        Assert.Equal((CgroupDriver.Cgroupfs, TimeSpan.FromDays(365)), (cluster.Kubeadm.CgroupDriver, cluster.Kubeadm.CertificateValidityPeriod));
        Assert.Equal(Parse(Text), cluster);
    }

    private static string Home(string name) => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), name);

    [Theory]
    [InlineData("name: lab", "nme: lab", 1, "'name' is missing", "")]
    [InlineData("certSans:", "certSan:", 21, "'certSan' is not known", "Did you mean 'certSans'?")]
    [InlineData("userName: root", "username: root", 6, "'username' is not known", "Did you mean 'userName'?")]
    [InlineData("podSubnet:", "podSubnets:", 4, "'podSubnets' is not known", "Did you mean 'podSubnet'?")]
    [InlineData("endpoint: k8s-api.lab.test:6443", "endpoint: k8s-api.lab.test:70000", 3, "'k8s-api.lab.test:70000' is no endpoint", "name:port")]
    [InlineData("10.244.0.0/16", "10.244.1.0/16", 4, "bits are set behind the prefix", "Did you mean 10.244.0.0/16?")]
    [InlineData("10.244.0.0/16", "10.244/16", 4, "is no subnet", "address/length")]
    [InlineData("v1.20.2", "latest", 2, "is no Kubernetes version", "v1.31.2")]
    [InlineData("port: 2222", "port: 0", 16, "from 1 to 65535", "")]
    [InlineData("sudo: true", "sudo: maybe", 16, "true or false", "")]
    [InlineData("hostKeyPolicy: Strict", "hostKeyPolicy: No", 9, "Strict or AcceptNew", "")]
    [InlineData("address: 10.66.0.31", "address: 10.66.0.311", 17, "is no IP address", "four numbers")]
    [InlineData("address: 10.66.0.31", "address: 10.66.0.11", 14, "the node address 10.66.0.11 occurs twice", "")]
    [InlineData("name: z-k8s-w-1", "name: z-k8s-m-1", 14, "the node name z-k8s-m-1 occurs twice", "")]
    [InlineData("name: z-k8s-w-1", "name: Z_1", 17, "cannot be used as node name", "DNS-1123")]
    [InlineData("https://etcd-1.lab.test:2379", "http://etcd-1.lab.test:2379", 19, "is no etcd endpoint", "https://")]
    [InlineData("clientCert: etcd", "caFile: ca.pem", 19, "belong together", "")]
    [InlineData("clientCert: etcd", "clientCert: etcd\n  caFile: ca.pem", 20, "stands beside", "")]
    [InlineData("containerdVersion: 1.6.20", "containerdVersion: new", 23, "three numbers", "")]
    [InlineData("worker: [", "worker: x #", 17, "'worker' must be a list", "")]
    [InlineData("networking: {", "networking: [", 4, "", "")]
    [InlineData("name: lab", "name: lab\nname: other", 2, "the key 'name' stands there a second time", "")]
    [InlineData("kubernetesVersion: v1.20.2", "kubernetesVersion:", 2, "'kubernetesVersion' is missing", "")]
    public void Each_error_names_file_line_cause_and_remedy(string good, string bad, int line, string cause, string remedy)
    {
        Assert.Contains(good, Text);
        int at = Text.IndexOf(good, StringComparison.Ordinal);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Parse(Text[..at] + bad + Text[(at + good.Length)..]));
        Assert.Equal("InvalidClusterFile", failure.ErrorId);
        Assert.StartsWith($"/srv/lab/cluster.yaml line {line}, column ", failure.Cause);
        Assert.Contains(cause, failure.Cause);
        Assert.Contains(remedy, failure.Remedy);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_of_its_own() =>
        Assert.Equal("ClusterFileUnreadable", Assert.Throws<HaK8sException>(() => ClusterFile.Read("/nowhere/cluster.yaml")).ErrorId);

    [Theory]
    [InlineData("k8s-api.lab.test:6443", "k8s-api.lab.test:6443")]
    [InlineData("k8s-api.lab.test", "k8s-api.lab.test:6443")]
    [InlineData("10.0.0.1:443", "10.0.0.1:443")]
    [InlineData("[fd00::1]:443", "[fd00::1]:443")]
    [InlineData("fd00::1", "[fd00::1]:6443")]
    [InlineData("[fd00::1]", "[fd00::1]:6443")]
    public void Endpoints_are_read_in_each_form(string text, string printed) => Assert.Equal(printed, ControlPlaneEndpoint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":6443")]
    [InlineData("a.test:")]
    [InlineData("[fd00::1]:")]
    [InlineData("a.test:0")]
    [InlineData("a.test:65536")]
    [InlineData("a.test:+1")]
    [InlineData("https://a.test:6443")]
    [InlineData("A.test:6443")]
    [InlineData("10.0.0:6443")]
    [InlineData("[a.test]:6443")]
    [InlineData("[fd00::1]x:1")]
    public void What_is_no_endpoint_is_refused(string text) =>
        Assert.Equal("InvalidEndpoint", Assert.Throws<HaK8sException>(() => ControlPlaneEndpoint.Parse(text)).ErrorId);
}
