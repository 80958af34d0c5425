using System.Text.Encodings.Web;
using System.Text.Json;
using HaK8s.Bundles;
using HaK8s.Cni;
using HaK8s.Compatibility;
using HaK8s.Containerd.Configuration;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.Kubeadm;
using HaK8s.Preflight.Preparation;
using HaK8s.Remote;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Inventory;

/// <summary>
/// Hostile values at each place where an operator's text comes in: refused with an error of this product whose message is one line of
/// bearable length, or kept exactly as it is.
/// </summary>
public sealed class HostileNamesTests
{
    private static readonly string[] Values =
    [
        "a'b", "a\"b", "$(touch /tmp/pwned)", "`id`", "a\nb", "a\r\nb", "a\tb", "-rf", "--help", "控制平面", "a\u202eb", "a b", " a", "a;id", "a|id", "a&", "*", "..", "../../etc", "/",
        "a\u0001b", "a\u007fb", "\u001b[31m", new string('a', 4096), new string('\'', 4096), "%n", "{{.}}", "~", "!!int 1", "&x", "*x", "a: b", "# a", "\\",
    ];

    // Fields that must be plain names; whatever is hostile is refused there.
    private static readonly string[] NameFields = ["name: {0}", "endpoint: {0}", "kubernetesVersion: {0}", "controlPlane: [{{name: {0}}}]", "controlPlane: [{{name: a, address: {0}}}]",
        "etcd: {{endpoints: [{0}], caFile: a, certFile: b, keyFile: c}}", "networking: {{podSubnet: {0}}}", "networking: {{dnsDomain: {0}}}", "certSans: [{0}]", "containerdVersion: {0}",
        "kubeadm: {{nodeName: {0}}}", "kubeadm: {{advertiseAddress: {0}}}", "kubeadm: {{cgroupDriver: {0}}}", "ssh: {{hostKeyPolicy: {0}}}", "{0}: x", "kubeadm: {{{0}: x}}"];

    // Fields that hold a word, a path or a line.
    private static readonly string[] TextFields = ["controlPlane: [{{name: a, hostName: {0}}}]", "ssh: {{userName: {0}}}", "ssh: {{keyFile: {0}}}", "ssh: {{knownHosts: {0}}}", "imageRepository: {0}",
        "kubeadm: {{certificatesDir: {0}}}", "kubeadm: {{criSocket: {0}}}", "kubeadm: {{patches: {0}}}", "kubeadm: {{kubeProxyMode: {0}}}", "kubeadm: {{imagePullPolicy: {0}}}",
        "kubeadm: {{skipPhases: [{0}]}}", "kubeadm: {{featureGates: {{{0}: true}}}}", "kubeadm: {{apiServerExtraArgs: {{audit-log-path: {0}}}}}", "kubeadm: {{kubeletExtraArgs: {{node-labels: {0}}}}}",
        "kubeadm: {{apiServerExtraArgs: {{{0}: x}}}}", "kubeadm: {{encryptionAlgorithm: {0}}}"];

    public static TheoryData<string> Names => [.. NameFields];

    public static TheoryData<string> Texts => [.. TextFields];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_in_a_cluster_file_is_refused(string field)
    {
        foreach (string value in Values)
            Assert.Contains("/dir/cluster.yaml(", Refused(value, () => Parse(field, value)).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_in_a_cluster_file_is_refused_or_written_so_that_it_reads_back(string field)
    {
        int kept = 0;
        foreach (string value in Values)
            if (KeptOrRefused(value, () => KubeadmConfiguration.For(Parse(field, value))) is { } configuration)
            {
                Assert.Equal(configuration, KubeadmConfiguration.Parse(configuration.ToYaml()));
                kept++;
            }
        // Files of the management host may have any name, and a flag any value.
        if (!field.Contains("File", StringComparison.Ordinal) && !field.Contains("Hosts", StringComparison.Ordinal) && !field.Contains("-l", StringComparison.Ordinal))
            Assert.InRange(kept, 0, Values.Length - 1);
    }

    [Fact]
    public void A_nodes_connection_is_one_of_words_that_begin_with_no_dash()
    {
        Node node = new() { Name = "a", UserName = "root" };
        foreach (string value in Values.Where(value => value.Any(char.IsControl) || value.Any(char.IsWhiteSpace) || value.StartsWith('-') || value.Length > 255))
        {
            Refused(value, () => (node with { HostName = value }).Checked());
            Refused(value, () => (node with { UserName = value }).Checked());
        }
        foreach (string value in Values)
            Refused(value, () => (node with { Name = value, HostName = "a" }).Checked());
        Assert.Equal("DOMAIN\\user", (node with { UserName = "DOMAIN\\user" }).Checked().UserName);
    }

    [Fact]
    public void Paths_on_nodes_are_refused_or_go_as_one_argument()
    {
        foreach (string value in Values)
        {
            // Relative ones are refused all alike; below a folder only what could leave it, or cannot be told.
            foreach (string path in new[] { value == "/" ? "" : value, "/srv/" + value })
            {
                bool good = path.StartsWith("/srv/", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal) && !path.Any(char.IsControl);
                Judge(good && !path.EndsWith('/'), path, () => new PlaceFiles([new([], path, default)]));
                Judge(good, path, () => new BundleCopying(new() { Name = "b", Created = default, Files = [] }, path));
                Judge(good, path, () => new PluginInstallation(new PreviousSource(), path));
                Judge(good && path.Length < 4096, path, () => Containerd(new() { CniBinDir = path }));
            }
        }
    }

    [Fact]
    public void Registries_images_and_proxies_are_refused_or_quoted_for_TOML()
    {
        foreach (string value in Values)
        {
            Refused(value, () => RegistryMirror.Text(value, ["https://mirror"]));
            if (KeptOrRefused(value, () => RegistryMirror.Text("docker.io", [value])) is not null)
                Assert.True(Uri.IsWellFormedUriString(value, UriKind.Absolute));
            if (KeptOrRefused(value, () => Containerd(new() { SandboxImage = value })) is { } config)
                Assert.Equal(value, new ContainerdConfigFile(config.Text, "f", null).SandboxImage);
            if (KeptOrRefused(value, () => ProxyDropIn.Edit(null, new Dictionary<string, string> { ["HTTP_PROXY"] = value })) is { } unit)
                Assert.Equal(2, unit.TrimEnd('\n').Split('\n').Length);
        }
    }

    [Fact]
    public void Versions_and_endpoints_are_refused()
    {
        foreach (string value in Values)
        {
            Refused(value, () => KubernetesVersion.Parse(value));
            Refused(value, () => ControlPlaneEndpoint.Parse(value));
            Refused(value, () => ControlPlaneEndpoint.Parse(value + ":6443"));
        }
    }

    [Fact]
    public async Task Packages_prefixes_and_plain_node_names_are_refused_before_a_node_is_asked()
    {
        LocalSession session = new();
        foreach (string value in Values)
        {
            HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() =>
                new NodePreparation(new() { HoldPackage = ["kubelet", value] }).PlanAsync(session, TestContext.Current.CancellationToken));
            // A name of 4 KB is none of a package either.
            Refused(value, () => throw failure);
        }
        Assert.Empty(session.Ran);
        foreach (string value in Values.Where(value => value.Any(char.IsControl)))
        {
            Refused(value, () => Keyspace.FolderPrefix(value));
            Refused(value, () => Node.Of(value));
        }
    }

    [Fact]
    public void Files_of_the_management_host_may_have_any_name()
    {
        using TemporaryDirectory folder = new();
        foreach (string value in Values.Where(value => value.Length < 200 && !value.Contains('/') && value != ".."))
        {
            string path = folder.Write(value, "name: 1\n");
            HaK8sException failure = Assert.Throws<HaK8sException>(() => ClusterFile.Read(path));
            Assert.Equal("InvalidClusterFile", failure.ErrorId);
            string config = folder[value + ".out"];
            LocalFile.Replace(config, "x"u8.ToArray(), UnixFileMode.UserRead);
            Assert.Equal("x", LocalFile.ReadText(config, 10));
        }
    }

    private static ContainerdConfigFile Containerd(ContainerdSettings settings)
    {
        ContainerdConfigFile file = new("version = 2\n", "f", null);
        file.Apply(settings, "f");
        return file;
    }

    /// <summary>A whole cluster file with one field of it replaced or added.</summary>
    private static Cluster Parse(string field, string value)
    {
        string line = string.Format(System.Globalization.CultureInfo.InvariantCulture, field, JsonSerializer.Serialize(value, Json));
        string key = line.StartsWith('"') ? "" : line[..line.IndexOf(':')];
        string[] rest = ["name: lab", "kubernetesVersion: 1.33.6", "endpoint: k8s.lab:6443", "controlPlane: [{name: a, address: 10.0.0.1}]",
            "etcd: {endpoints: ['https://e:2379'], caFile: /a, certFile: /b, keyFile: /c}"];
        return ClusterFile.Parse(string.Join('\n', [.. rest.Where(other => !other.StartsWith(key + ":", StringComparison.Ordinal)), line]) + "\n", "/dir/cluster.yaml");
    }

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Default };

    private static HaK8sException Refused(string value, Action act)
    {
        HaK8sException failure = Assert.IsType<HaK8sException>(Record.Exception(act), exactMatch: true);
        Assert.True(!failure.Message.Any(char.IsControl), $"the message for {JsonSerializer.Serialize(value)} has more than a line: {failure.Message}");
        Assert.True(failure.Message.Length < 1200, $"{failure.ErrorId} has a message of {failure.Message.Length} characters");
        return failure;
    }

    private static T? KeptOrRefused<T>(string value, Func<T?> act) where T : class
    {
        T? result = null;
        if (Record.Exception(() => result = act()) is { } thrown)
            Refused(value, () => throw thrown);
        return result;
    }

    private static void Judge(bool good, string value, Func<object> act)
    {
        if (good)
            Assert.NotNull(act());
        else
            Refused(value, () => act());
    }
}
