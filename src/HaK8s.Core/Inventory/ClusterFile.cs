using HaK8s.Yaml;
using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>
/// Reads a cluster file, as <see cref="ClusterForm"/> describes it. It is strict: unknown keys, wrong forms, duplicate nodes are errors that name
/// file, line and column (id <c>InvalidClusterFile</c>), all of a file's at once. Paths in it are relative to the file; <c>~</c> is the home folder.
/// </summary>
public static partial class ClusterFile
{
    internal static YamlSource Source(string path) => new(path, "InvalidClusterFile", "read cluster file");

    /// <summary>Reads the file.</summary>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidClusterFile.</exception>
    public static Cluster Read(string path)
    {
        string full = Path.GetFullPath(path);
        return Parse(ReadText(full), full);
    }

    /// <summary>Reads the text of a cluster file; <paramref name="path"/> names it in messages and is what relative paths start from.</summary>
    /// <exception cref="HaK8sException">InvalidClusterFile.</exception>
    public static Cluster Parse(string text, string path)
    {
        YamlSource source = Source(path);
        PlacedNode root = PlacedYaml.ReadSole(text, source, "a cluster file holds exactly one YAML document.", "Describe one cluster in each file.")
            ?? throw Failure.InvalidYaml(source, 1, 1, "the file is empty.", "Describe a cluster in it; New-HaK8sInventory writes a file with comments to start from.");
        YamlProblems problems = new(source);
        if (ClusterForm.File.TryRead(root, "", problems, out YamlSection file))
            RefuseDuplicates(file, problems);
        problems.ThrowIfAny();
        return Build(file, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    internal static string ReadText(string path)
    {
        try
        {
            return LocalFile.ReadText(path, BoundedParser.LargestText);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw Failure.ClusterFileUnreadable(path, bad);
        }
    }

    private static Cluster Build(YamlSection file, string folder)
    {
        YamlSection networking = file.Get(ClusterForm.Networking, YamlSection.Empty);
        NodeDefaults ssh = NodeDefaults.Read(file.Get(ClusterForm.Ssh, YamlSection.Empty), folder);
        Cluster cluster = new()
        {
            Name = file.Get(ClusterForm.ClusterName),
            KubernetesVersion = file.Get(ClusterForm.Version),
            ControlPlaneEndpoint = file.Get(ClusterForm.Endpoint),
            ControlPlane = [.. file.Get(ClusterForm.ControlPlane).Select(node => ssh.ReadNode(node, NodeRole.ControlPlane))],
            Worker = [.. file.Get(ClusterForm.Worker, []).Select(node => ssh.ReadNode(node, NodeRole.Worker))],
            Etcd = ReadEtcd(file.Get(ClusterForm.Etcd), folder),
            PodSubnet = networking.Get(ClusterForm.PodSubnet, []),
            ImageRepository = file.Find(ClusterForm.ImageRepository),
            CertSan = file.Get(ClusterForm.CertSans, []),
            ContainerdVersion = file.Find(ClusterForm.ContainerdVersion),
            Kubeadm = ReadKubeadm(file.Get(ClusterForm.Kubeadm, YamlSection.Empty)),
        };
        return cluster with
        {
            ServiceSubnet = networking.Get(ClusterForm.ServiceSubnet, cluster.ServiceSubnet),
            DnsDomain = networking.Get(ClusterForm.DnsDomain, cluster.DnsDomain),
        };
    }

    private static EtcdCluster ReadEtcd(YamlSection etcd, string folder)
    {
        string? clientCert = etcd.Find(ClusterForm.EtcdClientCert);
        string? File(YamlKey<string> key, string usual) =>
            (etcd.Find(key) ?? (clientCert is null ? null : Path.Combine(clientCert, usual))) is { } path ? Resolve(folder, path) : null;
        return new()
        {
            Endpoint = etcd.Get(ClusterForm.EtcdEndpoints),
            CaFile = File(ClusterForm.EtcdCaFile, "ca.pem"),
            CertFile = File(ClusterForm.EtcdCertFile, "client.pem"),
            KeyFile = File(ClusterForm.EtcdKeyFile, "client-key.pem"),
        };
    }

    private static void RefuseDuplicates(YamlSection file, YamlProblems problems)
    {
        YamlSection[] nodes = [.. file.Get(ClusterForm.ControlPlane, []), .. file.Get(ClusterForm.Worker, [])];
        RefuseDuplicate(nodes, NodeForm.Name, "node name", "Give each node a name of its own.", problems);
        RefuseDuplicate(nodes, NodeForm.Address, "node address", "Give each node its own address.", problems);
    }

    private static void RefuseDuplicate(IEnumerable<YamlSection> nodes, YamlKey<string> key, string what, string remedy, YamlProblems problems)
    {
        foreach (IGrouping<string, YamlSection> same in nodes.Where(node => node.Has(key)).GroupBy(node => node.Get(key)))
            foreach (YamlSection again in same.Skip(1))
                problems.Add(again.Place(key), $"the {what} {same.Key} occurs twice, first in line {same.First().Place(key).Mark.Line}.", remedy);
    }

    internal static string CheckContainerdVersion(string text) => Version.TryParse(text, out Version? version) && version.Build >= 0
        ? text : throw Failure.InvalidText("containerd version", text, "Write three numbers such as 1.7.24.");

    /// <summary>A path of the file: absolute, below the home folder (<c>~</c>), or relative to the file's folder.</summary>
    internal static string Resolve(string folder, string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.Length > 2 ? path[2..] : "")
        : Path.GetFullPath(path, folder);
}
