using HaK8s.Inventory;
using HaK8s.Tests.Inventory;
using Xunit;

namespace HaK8s.Tests;

public class ClusterFileTests
{
    private const string Text = ClusterFileCases.Full;

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

    public static TheoryData<int> BadFiles => [.. Enumerable.Range(0, ClusterFileCases.Bad.Count)];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Each_error_names_file_line_column_cause_and_remedy(int number)
    {
        BadFile bad = ClusterFileCases.Bad[number];
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Parse(bad.Text));
        Assert.Equal("InvalidClusterFile", failure.ErrorId);
        Assert.StartsWith($"/srv/lab/cluster.yaml({bad.Line},{bad.Column}): ", failure.Cause);
        Assert.Contains(bad.Cause, failure.Cause);
        Assert.Contains(bad.Remedy, failure.Remedy);
    }

    [Fact]
    public void Good_files_are_read() => Assert.All(ClusterFileCases.Good, good => Parse(ClusterFileCases.With(good.Old, good.New)));

    [Fact]
    public void All_that_is_wrong_is_said_at_once_in_the_files_order()
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Parse("""
            nme: lab
            kubernetesVersion: latest
            controlPlane:
            - { name: m1, adress: 10.0.0.1, port: x }
            - { name: m1 }
            etcd: { endpoints: [http://e], caFile: ca.pem }
            """));
        Assert.Equal(
        [
            "8 problems:",
            "/srv/lab/cluster.yaml(1,1): 'nme' is not known here; Did you mean 'name'?",
            "/srv/lab/cluster.yaml(1,1): 'endpoint' is missing; Mend the file at that place.",
            "/srv/lab/cluster.yaml(2,20): 'kubernetesVersion': 'latest' is no Kubernetes version; Write it as v1.31.2, or as 1.31 where the minor version is enough.",
            "/srv/lab/cluster.yaml(4,15): 'adress' is not known here; Did you mean 'address'?",
            "/srv/lab/cluster.yaml(4,39): 'port': it must be a number from 1 to 65535, not 'x'; Mend the file at that place.",
            "/srv/lab/cluster.yaml(5,11): the node name m1 occurs twice, first in line 4; Give each node a name of its own.",
            "/srv/lab/cluster.yaml(6,7): caFile, certFile and keyFile belong together; Give all of them, or clientCert.",
            "/srv/lab/cluster.yaml(6,21): 'endpoints': 'http://e' is no etcd endpoint; Write it as https://name:2379: the client certificates need TLS, and nothing may follow the port.",
        ], failure.Cause.Split('\n'));
    }

    [Fact]
    public void Of_very_many_problems_the_first_twenty_are_said()
    {
        string[] lines = Assert.Throws<HaK8sException>(() => Parse(string.Concat(Enumerable.Range(0, 40).Select(i => $"x{i}: 1\n")))).Cause.Split('\n');
        Assert.Equal((22, "and 25 more."), (lines.Length, lines[^1]));
    }

    [Theory]
    [InlineData("", 1, 1, "the file is empty", "New-HaK8sInventory")]
    [InlineData("# nothing\n", 1, 1, "the file is empty", "New-HaK8sInventory")]
    [InlineData("- a\n", 1, 1, "the document must be a mapping", "")]
    [InlineData("a\n", 1, 1, "the document must be a mapping", "")]
    [InlineData("name: a\n---\nname: b\n", 2, 1, "exactly one YAML document", "one cluster in each file")]
    [InlineData("ssh:\n\tuserName: root\n", 2, 1, "a tab stands where YAML wants blanks", "Indent with blanks")]
    [InlineData("name: lab\nworker:\n  - name: a\n  \taddress: 10.0.0.1\n", 4, 3, "a tab stands where YAML wants blanks", "Indent with blanks")]
    [InlineData("name: [a\n", 2, 1, "no valid YAML", "")]
    [InlineData("name: lab\nname: other\n", 2, 1, "the key 'name' stands there a second time", "Leave one")]
    [InlineData("name: *lab\n", 1, 7, "the alias '*lab' stands for nothing", "")]
    public void What_is_no_single_mapping_is_refused_where_that_is_seen(string text, int line, int column, string cause, string remedy)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Parse(text));
        Assert.StartsWith($"/srv/lab/cluster.yaml({line},{column}): ", failure.Cause);
        Assert.Contains(cause, failure.Cause);
        Assert.Contains(remedy, failure.Remedy);
    }

    [Fact]
    public void Aliases_stand_for_what_they_name() => Assert.Equal(["10.0.0.1", "a"], ClusterFile.Parse("""
        name: &name a
        kubernetesVersion: v1.30.0
        endpoint: *name
        controlPlane: [{ name: *name, address: &one 10.0.0.1 }]
        certSans: [*one, *name]
        etcd: { endpoints: [https://e] }
        """, "/f").CertSan);

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
