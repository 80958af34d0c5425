using HaK8s.Yaml.Forms;
using static HaK8s.Yaml.Forms.CommentedYaml;
using Values = System.Collections.Generic.IEnumerable<(HaK8s.Yaml.Forms.YamlKey Key, System.Collections.Generic.IReadOnlyList<string>? Value)>;

namespace HaK8s.Inventory;

/// <summary>
/// Writes a cluster as a cluster file that explains itself: what each key means stands above it, and keys that are not given stand there as comments.
/// <see cref="ClusterFile"/> reads the same cluster back. Secrets are no part of such a file.
/// </summary>
internal sealed class ClusterFileText(Cluster cluster, string path, string? schema)
{
    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    private readonly CommentedYaml yaml = new();
    private readonly Node common = NodesInCommon.Of([.. cluster.ControlPlane, .. cluster.Worker]);

    /// <summary>The file's text.</summary>
    public string Write()
    {
        if (schema is not null)
            yaml.Line(ClusterSchema.Comment(schema));
        yaml.Comment("A cluster as HaK8s reads it (Import-HaK8sCluster). Paths are relative to this file; ~ is the home folder.");
        Add(ClusterForm.ClusterName, Value(cluster.Name));
        Add(ClusterForm.Version, Value(cluster.KubernetesVersion.ToString()));
        Add(ClusterForm.Endpoint, Value(cluster.ControlPlaneEndpoint.ToString()));
        Add(ClusterForm.Networking,
        [
            (ClusterForm.PodSubnet, Subnets(cluster.PodSubnet)),
            (ClusterForm.ServiceSubnet, Subnets(cluster.ServiceSubnet)),
            (ClusterForm.DnsDomain, Value(cluster.DnsDomain)),
        ]);
        Add(ClusterForm.Ssh, Connection(common, new() { Name = "" }));
        AddNodes();
        Add(ClusterForm.Etcd, Etcd());
        Add(ClusterForm.ImageRepository, Value(cluster.ImageRepository));
        Add(ClusterForm.CertSans, List(cluster.CertSan));
        Add(ClusterForm.ContainerdVersion, Value(cluster.ContainerdVersion));
        Add(ClusterForm.Kubeadm, Kubeadm(cluster.Kubeadm, new()));
        return yaml.ToString();
    }

    private void Add(YamlKey key, IReadOnlyList<string>? value)
    {
        yaml.Blank();
        yaml.Add(key, value);
    }

    private void Add(YamlKey key, Values values)
    {
        yaml.Blank();
        yaml.Add(key, values);
    }

    private void AddNodes()
    {
        yaml.Blank();
        yaml.Comment(ClusterForm.ControlPlane.Description + " Of each node, beside all keys of ssh:");
        foreach (YamlKey key in new YamlKey[] { NodeForm.Name, NodeForm.Address, NodeForm.HostName, NodeForm.HostKeyFingerprint })
            yaml.Comment(key.Description, first: $"  {key.Name}: ", rest: "    ");
        yaml.Line($"{ClusterForm.ControlPlane.Name}:");
        foreach (Node node in cluster.ControlPlane)
            yaml.AddItem(Keys(node));
        yaml.Blank();
        yaml.Comment(ClusterForm.Worker.Description);
        yaml.Line($"{ClusterForm.Worker.Name}:{(cluster.Worker.Count == 0 ? " []" : "")}");
        foreach (Node node in cluster.Worker)
            yaml.AddItem(Keys(node));
    }

    private Values Keys(Node node) =>
    [
        (NodeForm.Name, Value(node.Name)),
        (NodeForm.Address, Value(node.Address)),
        (NodeForm.HostName, node.HostName == (node.Address ?? node.Name) ? null : Value(node.HostName)),
        (NodeForm.HostKeyFingerprint, Value(node.HostKeyFingerprint)),
        .. Connection(node, common),
    ];

    // What holds anyway is not said again.
    private Values Connection(Node node, Node given) =>
    [
        (NodeForm.UserName, node.UserName == given.UserName ? null : Value(node.UserName)),
        (NodeForm.Port, node.Port == given.Port ? null : Plain(node.Port)),
        (NodeForm.KeyFile, node.KeyFile == given.KeyFile ? null : FilePath(node.KeyFile)),
        (NodeForm.KnownHosts, node.KnownHosts == given.KnownHosts ? null : FilePath(node.KnownHosts)),
        (NodeForm.HostKeyPolicy, node.HostKeyPolicy == given.HostKeyPolicy ? null : Value(node.HostKeyPolicy?.ToString())),
        (NodeForm.ProxyJump, node.ProxyJump == given.ProxyJump ? null : List(node.ProxyJump)),
        (NodeForm.ConfigFile, node.SshConfig == given.SshConfig ? null : node.SshConfig == "none" ? Value("none") : FilePath(node.SshConfig)),
        (NodeForm.ConnectTimeout, node.ConnectTimeout == given.ConnectTimeout ? null : Plain((int?)node.ConnectTimeout?.TotalSeconds)),
        (NodeForm.Sudo, node.Sudo == given.Sudo ? null : Plain(node.Sudo)),
    ];

    private Values Etcd()
    {
        EtcdCluster etcd = cluster.Etcd;
        string? clientCert = Path.GetDirectoryName(etcd.CaFile) is { } place
            && etcd == etcd with { CaFile = Path.Combine(place, "ca.pem"), CertFile = Path.Combine(place, "client.pem"), KeyFile = Path.Combine(place, "client-key.pem") } ? place : null;
        yield return (ClusterForm.EtcdEndpoints, List(etcd.Endpoint));
        yield return (ClusterForm.EtcdClientCert, FilePath(clientCert));
        if (clientCert is not null || etcd.CaFile is null)
            yield break;
        yield return (ClusterForm.EtcdCaFile, FilePath(etcd.CaFile));
        yield return (ClusterForm.EtcdCertFile, FilePath(etcd.CertFile));
        yield return (ClusterForm.EtcdKeyFile, FilePath(etcd.KeyFile));
    }

    private static Values Kubeadm(KubeadmOptions options, KubeadmOptions usual) =>
    [
        (KubeadmForm.ApiVersion, Value(options.ApiVersion)),
        (KubeadmForm.NodeName, Value(options.NodeName)),
        (KubeadmForm.AdvertiseAddress, Value(options.AdvertiseAddress)),
        (KubeadmForm.BindPort, Plain(options.BindPort)),
        (KubeadmForm.CertificatesDir, options.CertificatesDir == usual.CertificatesDir ? null : Value(options.CertificatesDir)),
        (KubeadmForm.CriSocket, options.CriSocket == usual.CriSocket ? null : Value(options.CriSocket)),
        (KubeadmForm.CgroupDriver, options.CgroupDriver == usual.CgroupDriver ? null : Value(options.CgroupDriver == CgroupDriver.Systemd ? "systemd" : "cgroupfs")),
        (KubeadmForm.KubeProxyMode, Value(options.KubeProxyMode)),
        (KubeadmForm.ImagePullPolicy, Value(options.ImagePullPolicy)),
        (KubeadmForm.Patches, Value(options.Patches)),
        (KubeadmForm.SkipPhases, List(options.SkipPhase)),
        (KubeadmForm.FeatureGates, Table(options.FeatureGate.GroupBy(gate => gate.Name), gate => gate.Enabled ? "true" : "false")),
        (KubeadmForm.ApiServerExtraArgs, Flags(options.ApiServerExtraArg)),
        (KubeadmForm.ControllerManagerExtraArgs, Flags(options.ControllerManagerExtraArg)),
        (KubeadmForm.SchedulerExtraArgs, Flags(options.SchedulerExtraArg)),
        (KubeadmForm.KubeletExtraArgs, Flags(options.KubeletExtraArg)),
        (KubeadmForm.EncryptionAlgorithm, Value(options.EncryptionAlgorithm)),
        (KubeadmForm.CertificateValidityPeriod, Duration(options.CertificateValidityPeriod)),
        (KubeadmForm.CaCertificateValidityPeriod, Duration(options.CaCertificateValidityPeriod)),
    ];

    private static IReadOnlyList<string>? Flags(ValueList<ExtraArg> args) => Table(args.GroupBy(arg => arg.Name), arg => Scalar(arg.Value));

    private static IReadOnlyList<string>? Duration(TimeSpan? period) => Value(period is { } time ? GoDuration.Format(time) : null);

    private static IReadOnlyList<string>? Subnets(ValueList<System.Net.IPNetwork> subnets) => subnets.Count == 0 ? null : Value(string.Join(',', subnets));

    /// <summary>A path as one would write it here: below the file's folder or the home folder, or absolute.</summary>
    private IReadOnlyList<string>? FilePath(string? file)
    {
        if (file is null)
            return null;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Below(folder, file) is { } here)
            return Value(here.StartsWith('~') || here == "none" ? "./" + here : here);
        return Value(Below(home, file) is { } ours ? "~/" + ours : file);
    }

    private static string? Below(string place, string file) =>
        place.Length > 1 && file.Length > place.Length + 1 && file.StartsWith(place + '/', StringComparison.Ordinal) ? file[(place.Length + 1)..] : null;
}
