using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>New-HaK8sInventory: writes a cluster file with comments, from parameters, from nodes or from a cluster.</summary>
[Cmdlet(VerbsCommon.New, "HaK8sInventory", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSet)]
[OutputType(typeof(FileInfo))]
public sealed partial class NewHaK8sInventoryCommand : HaK8sCmdlet
{
    private readonly List<Node> controlPlane = [];
    private readonly List<Node> worker = [];

    /// <inheritdoc />
    protected override void BeginProcessing() => worker.AddRange(Worker);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ClusterSet)
            Save(() => Cluster!);
        foreach (Node node in ParameterSetName == ParameterSet ? ControlPlane : [])
            (node.Role == NodeRole.Worker ? worker : controlPlane).Add(node);
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (ParameterSetName == ParameterSet)
            Save(FromParameters);
    }

    private void Save(Func<Cluster> make)
    {
        string path = ResolvePath(Path);
        // An editor finds the schema that came with the module which wrote the file.
        string schema = new Uri(System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "docs", "cluster.schema.json")).AbsoluteUri;
        try
        {
            Cluster cluster = ClusterFile.Checked(make());
            if (File.Exists(path) && !Force)
                throw Failure.ClusterFileExists(path);
            if (!ShouldProcess(path, "Write cluster file"))
                return;
            ClusterFile.Save(cluster, path, schema, Force);
            WriteObject(new FileInfo(path));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, path);
        }
    }

    private Cluster FromParameters()
    {
        Cluster cluster = new()
        {
            Name = Name,
            KubernetesVersion = HaK8s.Compatibility.KubernetesVersion.Parse(KubernetesVersion),
            ControlPlaneEndpoint = HaK8s.Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint),
            ControlPlane = [.. controlPlane.Select(node => Reached(node, NodeRole.ControlPlane))],
            Worker = [.. worker.Select(node => Reached(node, NodeRole.Worker))],
            Etcd = new()
            {
                Endpoint = [.. EtcdEndpoint.Select(text => EtcdCluster.ParseEndpoint(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text))],
                CaFile = EtcdFile(EtcdCaFile, "ca.pem"),
                CertFile = EtcdFile(EtcdCertFile, "client.pem"),
                KeyFile = EtcdFile(EtcdKeyFile, "client-key.pem"),
            },
            PodSubnet = PodSubnet is null ? [] : Subnet.ParseList(string.Join(',', PodSubnet)),
            ImageRepository = ImageRepository,
            CertSan = [.. CertSan],
            ContainerdVersion = ContainerdVersion,
        };
        return cluster with
        {
            ServiceSubnet = ServiceSubnet is null ? cluster.ServiceSubnet : Subnet.ParseList(string.Join(',', ServiceSubnet)),
            DnsDomain = DnsDomain ?? cluster.DnsDomain,
        };
    }

    private string? EtcdFile(string? file, string usual) => file is not null ? ResolvePath(file)
        : EtcdClientCert is null ? null : System.IO.Path.Combine(ResolvePath(EtcdClientCert), usual);

    // What a node says for itself holds before what is said for all.
    private Node Reached(Node node, NodeRole role) => node with
    {
        Role = role,
        UserName = node.UserName ?? UserName,
        Port = node.Port ?? Port,
        KeyFile = node.KeyFile ?? (KeyFile is null ? null : ResolvePath(KeyFile)),
        KnownHosts = node.KnownHosts ?? (KnownHosts is null ? null : ResolvePath(KnownHosts)),
        HostKeyPolicy = node.HostKeyPolicy ?? HostKeyPolicy,
        ProxyJump = node.ProxyJump.Count > 0 ? node.ProxyJump : [.. ProxyJump.Select(Node.CheckProxyJump)],
        SshConfig = node.SshConfig ?? (SshConfig is null or "none" ? SshConfig : ResolvePath(SshConfig)),
        ConnectTimeout = node.ConnectTimeout ?? ConnectTimeout,
        Sudo = node.Sudo || Sudo,
    };
}
