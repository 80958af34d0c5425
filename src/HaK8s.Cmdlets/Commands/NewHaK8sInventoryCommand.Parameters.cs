using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

public sealed partial class NewHaK8sInventoryCommand
{
    private const string ParameterSet = "Parameters";
    private const string ClusterSet = "Cluster";

    /// <summary>The file to write; cluster.yaml in the current folder when not given. Wildcards are not expanded.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "cluster.yaml";

    /// <summary>A cluster to write, as Import-HaK8sCluster gives it, from an Ansible inventory too.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>The cluster's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The control plane's target version, such as v1.33.6.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public string KubernetesVersion { get; set; } = "";

    /// <summary>The one name and port for all apiservers, such as k8s-api.example.org:6443.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [Alias("Endpoint")]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string ControlPlaneEndpoint { get; set; } = "";

    /// <summary>The control planes, the first one first: names, name=address, or node objects. Node objects with the role Worker become workers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [InventoryNodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] ControlPlane { get; set; } = [];

    /// <summary>The workers: names, name=address, or node objects.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [InventoryNodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Worker { get; set; } = [];

    /// <summary>etcd's members: client URLs such as https://etcd-1.example.org:2379, or names, then with https and port 2379.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [Alias("EtcdEndpoints")]
    [ArgumentCompleter(typeof(EtcdEndpointCompleter))]
    public string[] EtcdEndpoint { get; set; } = [];

    /// <summary>The folder with ca.pem, client.pem and client-key.pem.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? EtcdClientCert { get; set; }

    /// <summary>The etcd CA's certificate; stands instead of ca.pem in the folder.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? EtcdCaFile { get; set; }

    /// <summary>The etcd client's certificate; stands instead of client.pem in the folder.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? EtcdCertFile { get; set; }

    /// <summary>The etcd client's private key; stands instead of client-key.pem in the folder.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? EtcdKeyFile { get; set; }

    /// <summary>Range of the pods in CIDR form; one of each family for dual stack.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string[]? PodSubnet { get; set; }

    /// <summary>Range of the services in CIDR form; 10.96.0.0/12 when not given.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string[]? ServiceSubnet { get; set; }

    /// <summary>The services' DNS domain; cluster.local when not given.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? DnsDomain { get; set; }

    /// <summary>Registry of Kubernetes' images.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? ImageRepository { get; set; }

    /// <summary>More names and addresses for the apiserver's certificate.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [Alias("CertSans")]
    public string[] CertSan { get; set; } = [];

    /// <summary>The containerd that nodes should have, such as 1.7.24.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidatePattern(@"^\d+\.\d+\.\d+\z")]
    public string? ContainerdVersion { get; set; }

    /// <summary>Login user of nodes that say none.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>SSH port of nodes that say none.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidatePort]
    public int? Port { get; set; }

    /// <summary>Private key file of nodes that say none.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>known_hosts file of nodes that say none.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? KnownHosts { get; set; }

    /// <summary>What to do with an unknown host key of nodes that do not say it.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    public HostKeyPolicy? HostKeyPolicy { get; set; }

    /// <summary>Hosts to go through to nodes that say none, the nearest first.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string[] ProxyJump { get; set; } = [];

    /// <summary>The ssh_config file of nodes that say none, or none.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    public string? SshConfig { get; set; }

    /// <summary>How long connecting may take, a TimeSpan or seconds.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [SecondsTransformation]
    [ValidateNotNull]
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>Run commands on all nodes through sudo.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    public SwitchParameter Sudo { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }
}
