using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

public sealed partial class NewKubeadmConfigCommand
{
    private const string ClusterSet = "Cluster";
    private const string ParameterSet = "Parameters";

    /// <summary>The cluster, as Import-HaK8sCluster gives it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>The control plane's exact version, such as v1.31.2.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public string? KubernetesVersion { get; set; }

    /// <summary>The one name and port for all apiservers, such as k8s-api.example.org:6443.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    [Alias("Endpoint")]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? ControlPlaneEndpoint { get; set; }

    /// <summary>etcd's client URLs, such as https://etcd-1.example.org:2379.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    [Alias("EtcdEndpoints")]
    [ArgumentCompleter(typeof(EtcdEndpointCompleter))]
    public string[]? EtcdEndpoint { get; set; }

    /// <summary>The control planes, the first one first: node objects or plain names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[]? ControlPlane { get; set; }

    /// <summary>The cluster's name; kubernetes when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>Range of the pods in CIDR form; one of each family for dual stack.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? PodSubnet { get; set; }

    /// <summary>Range of the services in CIDR form; 10.96.0.0/12 when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ServiceSubnet { get; set; }

    /// <summary>The services' DNS domain; cluster.local when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DnsDomain { get; set; }

    /// <summary>More names and addresses for the apiserver's certificate, which has the endpoint and all control planes anyway.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("CertSans")]
    public string[]? CertSan { get; set; }

    /// <summary>The first node's name; the first control plane's when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string? NodeName { get; set; }

    /// <summary>The IP address that the first apiserver advertises; the first control plane's when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AdvertiseAddress { get; set; }

    /// <summary>The port that apiservers listen on; the endpoint's when not given.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? BindPort { get; set; }

    /// <summary>Registry of Kubernetes' images.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageRepository { get; set; }

    /// <summary>When kubeadm pulls images; from v1beta3.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet("Always", "IfNotPresent", "Never", IgnoreCase = false)]
    public string? ImagePullPolicy { get; set; }

    /// <summary>Where kubeadm keeps certificates on the nodes; the etcd client files are expected there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatesDir { get; set; }

    /// <summary>Socket of the container runtime; containerd's when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CriSocket { get; set; }

    /// <summary>The kubelets' cgroup driver.</summary>
    [Parameter]
    public CgroupDriver? CgroupDriver { get; set; }

    /// <summary>kube-proxy's mode.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet("iptables", "ipvs", "nftables", IgnoreCase = false)]
    public string? KubeProxyMode { get; set; }

    /// <summary>kubeadm's own feature gates: a hashtable, or texts of the form name=true.</summary>
    [Parameter]
    [Alias("FeatureGates")]
    [FeatureGateTransformation]
    public FeatureGate[]? FeatureGate { get; set; }

    /// <summary>Flags for kube-apiserver: a hashtable, or texts of the form name=value.</summary>
    [Parameter]
    [Alias("ApiServerExtraArgs")]
    [ExtraArgTransformation]
    public ExtraArg[]? ApiServerExtraArg { get; set; }

    /// <summary>Flags for kube-controller-manager: a hashtable, or texts of the form name=value.</summary>
    [Parameter]
    [Alias("ControllerManagerExtraArgs")]
    [ExtraArgTransformation]
    public ExtraArg[]? ControllerManagerExtraArg { get; set; }

    /// <summary>Flags for kube-scheduler: a hashtable, or texts of the form name=value.</summary>
    [Parameter]
    [Alias("SchedulerExtraArgs")]
    [ExtraArgTransformation]
    public ExtraArg[]? SchedulerExtraArg { get; set; }

    /// <summary>Flags for the first node's kubelet: a hashtable, or texts of the form name=value.</summary>
    [Parameter]
    [Alias("KubeletExtraArgs")]
    [ExtraArgTransformation]
    public ExtraArg[]? KubeletExtraArg { get; set; }

    /// <summary>Directory of patches on the node; from v1beta3.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Patches { get; set; }

    /// <summary>Phases of kubeadm init to leave out; from v1beta3.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("SkipPhases")]
    [ArgumentCompleter(typeof(KubeadmPhaseCompleter))]
    public string[]? SkipPhase { get; set; }

    /// <summary>Algorithm of the keys that kubeadm makes; from v1beta4.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet("RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256", "ECDSA-P384", IgnoreCase = false)]
    public string? EncryptionAlgorithm { get; set; }

    /// <summary>How long certificates live that kubeadm makes; from v1beta4.</summary>
    [Parameter]
    public TimeSpan? CertificateValidityPeriod { get; set; }

    /// <summary>How long the CAs live that kubeadm makes; from v1beta4.</summary>
    [Parameter]
    public TimeSpan? CaCertificateValidityPeriod { get; set; }

    /// <summary>The version of kubeadm's configuration API, such as v1beta3; by Kubernetes version when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeadmApiCompleter))]
    public string? ApiVersion { get; set; }

    /// <summary>Also write the YAML to this file, whole or not at all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }
}
