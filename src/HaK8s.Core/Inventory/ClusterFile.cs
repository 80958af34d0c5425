using HaK8s.Compatibility;
using HaK8s.Yaml;

namespace HaK8s.Inventory;

/// <summary>
/// Reads a cluster file. It is strict: unknown keys, wrong forms, duplicate nodes are errors that name file, line and column
/// (id <c>InvalidClusterFile</c>). Paths in it are relative to the file; <c>~</c> is the home folder.
/// </summary>
public static partial class ClusterFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidClusterFile.</exception>
    public static Cluster Read(string path)
    {
        string full = Path.GetFullPath(path), text;
        try
        {
            text = LocalFile.ReadText(full, BoundedParser.LargestText);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw Failure.ClusterFileUnreadable(full, bad);
        }
        return Parse(text, full);
    }

    /// <summary>Reads the text of a cluster file; <paramref name="path"/> names it in messages and is what relative paths start from.</summary>
    /// <exception cref="HaK8sException">InvalidClusterFile.</exception>
    public static Cluster Parse(string text, string path)
    {
        YamlSource source = new(path, "InvalidClusterFile", "read cluster file");
        if (YamlMap.ReadAll(text, source) is not [var file])
            throw Failure.InvalidYaml(source, 1, 1, "a cluster file holds exactly one YAML document.", "Describe one cluster in each file.");

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        YamlMap? networking = file.Map("networking");
        NodeDefaults ssh = NodeDefaults.Read(file.Map("ssh"), folder);
        Cluster defaults = new() { Name = "", KubernetesVersion = new(1, 0), ControlPlaneEndpoint = new("", 0) };
        Cluster cluster = defaults with
        {
            Name = file.Required("name", text => DnsName.Check("cluster name", text)),
            KubernetesVersion = file.Required("kubernetesVersion", KubernetesVersion.Parse),
            ControlPlaneEndpoint = file.Required("endpoint", ControlPlaneEndpoint.Parse),
            PodSubnet = networking?.Get("podSubnet", Subnet.ParseList, defaults.PodSubnet) ?? defaults.PodSubnet,
            ServiceSubnet = networking?.Get("serviceSubnet", Subnet.ParseList, defaults.ServiceSubnet) ?? defaults.ServiceSubnet,
            DnsDomain = networking?.Get("dnsDomain", text => DnsName.Check("DNS domain", text), defaults.DnsDomain) ?? defaults.DnsDomain,
            ControlPlane = [.. file.Maps("controlPlane").Select(node => ssh.ReadNode(node, NodeRole.ControlPlane))],
            Worker = [.. file.Maps("worker").Select(node => ssh.ReadNode(node, NodeRole.Worker))],
            Etcd = ReadEtcd(file.Map("etcd") ?? throw file.Error(null, "'etcd' is missing."), folder),
            ImageRepository = file.Get<string?>("imageRepository", text => PlainText.Word("image repository", text), null),
            CertSan = file.List("certSans", CertificateName.Check),
            ContainerdVersion = file.Get("containerdVersion", text => Version.TryParse(text, out Version? version) && version.Build >= 0
                ? text : throw new FormatException($"it must be three numbers such as 1.7.24, not '{text}'."), null),
            Kubeadm = file.Map("kubeadm") is { } kubeadm ? ReadKubeadm(kubeadm) : new(),
        };
        networking?.Done();
        file.Done();
        if (cluster.ControlPlane.Count == 0)
            throw file.Error("controlPlane", "'controlPlane' must list at least one node.");
        RefuseDuplicates(file, cluster);
        return cluster;
    }

    private static EtcdCluster ReadEtcd(YamlMap etcd, string folder)
    {
        string? FilePath(string key) => etcd.Text(key) is { } path ? Resolve(folder, path) : null;
        string? clientCert = FilePath("clientCert");
        (string? ca, string? cert, string? key) = (FilePath("caFile"), FilePath("certFile"), FilePath("keyFile"));
        EtcdCluster cluster = new()
        {
            Endpoint = etcd.List("endpoints", EtcdCluster.ParseEndpoint),
            CaFile = ca ?? (clientCert is null ? null : Path.Combine(clientCert, "ca.pem")),
            CertFile = cert ?? (clientCert is null ? null : Path.Combine(clientCert, "client.pem")),
            KeyFile = key ?? (clientCert is null ? null : Path.Combine(clientCert, "client-key.pem")),
        };
        etcd.Done();
        if (cluster.Endpoint.Count == 0)
            throw etcd.Error("endpoints", "'endpoints' must list at least one https URL.");
        if (clientCert is not null && (ca ?? cert ?? key) is not null)
            throw etcd.Error("clientCert", "'clientCert' stands beside caFile, certFile or keyFile.", "Give the folder, or the three files.");
        if ((cluster.CaFile ?? cluster.CertFile ?? cluster.KeyFile) is not null && (cluster.CaFile is null || cluster.CertFile is null || cluster.KeyFile is null))
            throw etcd.Error(null, "caFile, certFile and keyFile belong together.", "Give all three, or the folder as clientCert.");
        return cluster;
    }

    private static void RefuseDuplicates(YamlMap file, Cluster cluster)
    {
        Node[] nodes = [.. cluster.ControlPlane, .. cluster.Worker];
        string? name = FirstTwice(nodes.Select(node => node.Name));
        if (name is not null)
            throw file.Error("controlPlane", $"the node name {name} occurs twice.", "Give each node a name of its own.");
        string? address = FirstTwice(nodes.Select(node => node.Address).OfType<string>());
        if (address is not null)
            throw file.Error("controlPlane", $"the node address {address} occurs twice.", "Give each node its own address.");
    }

    private static string? FirstTwice(IEnumerable<string> texts) => texts.GroupBy(text => text).FirstOrDefault(group => group.Count() > 1)?.Key;

    /// <summary>A path of the file: absolute, below the home folder (<c>~</c>), or relative to the file's folder.</summary>
    internal static string Resolve(string folder, string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.Length > 2 ? path[2..] : "")
        : Path.GetFullPath(path, folder);
}
