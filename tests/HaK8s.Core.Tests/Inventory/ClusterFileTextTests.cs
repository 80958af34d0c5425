using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Inventory;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Inventory;

/// <summary>What is written as a cluster file reads back as the same cluster, whatever the names in it.</summary>
public sealed class ClusterFileTextTests
{
    private const string File = "/srv/lab/cluster.yaml";

    private static readonly Gen<string> Name = Gen.Elements("a", "true", "null", "no", "1", "0x1f", "1e3", "12e03", "10.0.0.1", "z-k8s-m-1", "y", "m1.example.com", new string('a', 63));

    private static readonly Gen<string> Word = Gen.Elements("root", "yes", "~", "1", "a:b", "a#b", "#a", "'", "\"", "\\", "*x", "&x", "!x", "%x", "@x", "`x", "{{.}}", "[x]", "a,b", "控制平面", "a\u202eb",
        "=", "<<", "?", "|", ">", "1:30", "0o7", ".inf", "key:", "$(id)", "DOMAIN\\user");

    private static readonly Gen<string?> File_ = Gen.Elements("/srv/lab/ssh/id", "/srv/lab/none", "/srv/lab/~/id", "/srv/lab/~x", "/etc/a b", "/x/#y: z", "/x/'\"\\", "/x/a\nb", "/x/控制", "/srv/labx",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh/id"), null);

    private static readonly Gen<Node> Node =
        from user in Maybe(Word) from host in Maybe(Word) from key in File_ from known in File_ from config in File_
        from port in Gen.Elements(null, 22, 2222, (int?)65535) from policy in Gen.Elements(null, HostKeyPolicy.Strict, (HostKeyPolicy?)HostKeyPolicy.AcceptNew)
        from jump in Gen.Elements<ValueList<string>>([], ["none"], ["ops@bastion:2222", "b"], ["[fd00::1]:22"]) from seconds in Gen.Elements(null, 5, (int?)600) from sudo in Gen.Elements(true, false)
        from pin in Gen.Elements(null, "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og")
        select new Node
        {
            Name = "", HostName = host!, UserName = user, KeyFile = key, KnownHosts = known, SshConfig = seconds == 5 ? "none" : config, Port = port, HostKeyPolicy = policy, ProxyJump = jump,
            ConnectTimeout = seconds is { } count ? TimeSpan.FromSeconds(count) : null, Sudo = sudo, HostKeyFingerprint = pin,
        };

    private static readonly Gen<Cluster> Clusters =
        from name in Name from domain in Name from version in Gen.Elements("v1.30", "v1.20.2", "v1.31.0-rc.1+x") from endpoint in Gen.Elements("k8s.example.com:6443", "10.0.0.1:443", "[fd00::1]:6443", "true:1")
        from nodes in Node.ListOf(5) from masters in Gen.Choose(1, 5) from pods in Gen.Elements<string?>("10.244.0.0/16", "10.244.0.0/16,fd00::/56", null) from repository in Maybe(Word)
        from ca in File_ from folder in Gen.Elements(true, false) from value in Word from gate in Word from containerd in Gen.Elements(null, "1.7.24") from addressed in Gen.Elements(true, false)
        select new Cluster
        {
            Name = name, DnsDomain = domain, KubernetesVersion = HaK8s.Compatibility.KubernetesVersion.Parse(version), ControlPlaneEndpoint = ControlPlaneEndpoint.Parse(endpoint),
            ControlPlane = [.. nodes.Take(masters).Select((node, i) => Named(node, i, NodeRole.ControlPlane, addressed))],
            Worker = [.. nodes.Skip(masters).Select((node, i) => Named(node, i + 100, NodeRole.Worker, addressed))],
            PodSubnet = pods is null ? [] : Subnet.ParseList(pods), ImageRepository = repository, ContainerdVersion = containerd, CertSan = folder ? ["true", "*.example.org", "fd00::1"] : [],
            Etcd = new()
            {
                Endpoint = ["https://e1:2379", "https://[fd00::2]:2379"],
                CaFile = ca is null ? null : folder ? "/srv/lab/etcd/ca.pem" : ca,
                CertFile = ca is null ? null : folder ? "/srv/lab/etcd/client.pem" : ca + ".c",
                KeyFile = ca is null ? null : folder ? "/srv/lab/etcd/client-key.pem" : ca + ".k",
            },
            Kubeadm = addressed ? new() : new()
            {
                ApiServerExtraArg = [new("v", value), new("issuer", value), new("issuer", "")], FeatureGate = [new("Gate", folder)], SkipPhase = ["addon/kube-proxy"], CgroupDriver = CgroupDriver.Cgroupfs,
                CertificateValidityPeriod = TimeSpan.FromHours(8760), BindPort = 7443, Patches = "/p", CriSocket = "unix:///run/crio.sock", KubeProxyMode = "ipvs",
            },
        };

    [Property(MaxTest = 500)]
    public Property What_was_written_reads_back() => Prop.ForAll(Clusters.ToArbitrary(), cluster =>
    {
        string text = ClusterFile.Text(cluster, File, "cluster.schema.json");
        Assert.Equal(cluster, ClusterFile.Parse(text, File));
        Assert.StartsWith("# yaml-language-server: $schema=cluster.schema.json\n", text, StringComparison.Ordinal);
        Assert.True(ClusterSchemaTests.IsValid(text), text);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    });

    [Fact]
    public void Every_key_is_explained_and_what_was_not_given_stands_there_as_a_comment()
    {
        string text = ClusterFile.Text(Small, File);
        foreach (HaK8s.Yaml.Forms.YamlKey key in ClusterForm.File.Keys.Concat(ClusterForm.NetworkingForm.Keys).Concat(NodeForm.Node.Keys).Concat(KubeadmForm.Options.Keys))
            Assert.Matches($@"(?m)^\s*(#\s*|- )?{key.Name}:", text);
        Assert.Contains("# The one name and port for all apiservers", text, StringComparison.Ordinal);
        Assert.Contains("\n# imageRepository: registry.example.com/k8s\n", text, StringComparison.Ordinal);
        Assert.Equal(Small, ClusterFile.Parse(text, File));
    }

    [Fact]
    public void What_all_nodes_have_in_common_is_said_once()
    {
        Node node = new() { Name = "a", UserName = "ops", KeyFile = "/srv/lab/id", Sudo = true, Role = NodeRole.ControlPlane };
        string text = ClusterFile.Text(Small with { ControlPlane = [node, node with { Name = "b", HostName = "b" }, node with { Name = "c", HostName = "c", UserName = "root", Sudo = false }] }, File);
        Assert.Contains("  userName: ops\n", text, StringComparison.Ordinal);
        Assert.Contains("  keyFile: id\n", text, StringComparison.Ordinal);
        Assert.Contains("- name: a\n- name: b\n- name: c\n  userName: root\n  sudo: false\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_file_can_say_is_refused_by_name()
    {
        Node node = Small.ControlPlane[0];
        Assert.Equal("InvalidName", Refused(Small with { Name = "A" }));
        Assert.Equal("NoControlPlane", Refused(Small with { ControlPlane = [] }));
        Assert.Equal("ListedTwice", Refused(Small with { Worker = [node] }));
        Assert.Equal("ListedTwice", Refused(Small with { ControlPlane = [node with { Address = "10.0.0.1" }, new() { Name = "b", Address = "10.0.0.1" }] }));
        Assert.Equal("NoEtcdEndpoint", Refused(Small with { Etcd = new() }));
        Assert.Equal("EtcdFilesIncomplete", Refused(Small with { Etcd = Small.Etcd with { CaFile = "/ca" } }));
        Assert.Equal("InvalidText", Refused(Small with { ControlPlane = [node with { UserName = "a b" }] }));
        Assert.Equal("InvalidText", Refused(Small with { ControlPlane = [node with { ConnectTimeout = TimeSpan.FromMilliseconds(10) }] }));
        Assert.Equal("InvalidText", Refused(Small with { ContainerdVersion = "1.7" }));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_when_that_was_asked_for()
    {
        using TemporaryDirectory folder = new();
        string path = folder.Write("cluster.yaml", "old");
        Assert.Equal("ClusterFileExists", Assert.Throws<HaK8sException>(() => ClusterFile.Save(Small, path)).ErrorId);
        Assert.Equal("old", System.IO.File.ReadAllText(path));
        ClusterFile.Save(Small, path, overwrite: true);
        Assert.Equal(Small, ClusterFile.Read(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Equal("ClusterFileNotWritten", Assert.Throws<HaK8sException>(() => ClusterFile.Save(Small, Path.Combine(folder["none"], "cluster.yaml"))).ErrorId);
    }

    private static Cluster Small => new()
    {
        Name = "k8s", KubernetesVersion = HaK8s.Compatibility.KubernetesVersion.Parse("v1.33.6"), ControlPlaneEndpoint = ControlPlaneEndpoint.Parse("k8s.example.com"),
        ControlPlane = [new() { Name = "m1", HostName = "m1", Role = NodeRole.ControlPlane }], Etcd = new() { Endpoint = ["https://e1:2379"] },
    };

    private static string Refused(Cluster cluster) => Assert.Throws<HaK8sException>(() => ClusterFile.Text(cluster, File)).ErrorId;

    private static Node Named(Node node, int number, NodeRole role, bool addressed) => node with
    {
        Name = number == 0 ? "true" : $"{number}", Role = role, Address = addressed ? $"10.0.0.{number + 1}" : null,
        HostName = node.HostName.Length > 0 ? node.HostName : addressed ? $"10.0.0.{number + 1}" : number == 0 ? "true" : $"{number}",
    };

    private static Gen<string?> Maybe(Gen<string> values) => Gen.OneOf(values.Select(value => (string?)value), Gen.Constant((string?)null));
}
