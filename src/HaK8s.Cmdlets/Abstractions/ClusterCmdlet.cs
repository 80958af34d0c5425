using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.ControlPlane;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;

namespace HaK8s.Abstractions;

/// <summary>A cmdlet that looks at a cluster as a whole, at the pipeline's end: it takes nodes, a cluster, or both.</summary>
public abstract class ClusterCmdlet : JobCmdlet
{
    private protected const string NodeSet = "Node", ClusterSet = "Cluster";

    // A member that is there answers well before this.
    private const double LongestEtcdRequest = 5;

    private readonly List<Node> nodes = [];

    /// <summary>The nodes to look at: node objects, plain names, or results that carry a Node, such as a failed Invoke-KubeadmInit's.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>The cluster, from Import-HaK8sCluster: all of its nodes when it comes alone, else what is known of endpoint, etcd and version.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [Parameter(ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>The endpoint, name:port; that of the cluster or of the nodes' files when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [AllowNull]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? ControlPlaneEndpoint { get; set; }

    /// <summary>The target version of Kubernetes; the cluster's when left out, and without one that of each node's kubelet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ClusterSet)]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>A kubeconfig file to ask Kubernetes' API with; the nodes' own admin.conf, kept in memory alone, when left out.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>How many nodes are looked at at the same time.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 32;

    private protected IReadOnlyList<Node> Nodes => nodes;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Node[] given = ParameterSetName == ClusterSet ? [.. Cluster!.ControlPlane, .. Cluster.Worker] : Node;
        nodes.AddRange(given.Where(node => !nodes.Contains(node)));
    }

    /// <summary>The endpoint that was named, or the cluster's.</summary>
    private protected ControlPlaneEndpoint? NamedEndpoint() =>
        ControlPlaneEndpoint is { } endpoint ? Guard(() => Inventory.ControlPlaneEndpoint.Parse(endpoint)) : Cluster?.ControlPlaneEndpoint;

    /// <summary>The kubeconfig that was named.</summary>
    private protected KubeConfig? NamedKubeConfig() =>
        KubeConfig is null ? null : Guard(() => ControlPlaneSurvey.ReadKubeConfig(ResolvePath(KubeConfig), Sessions.Redactor), KubeConfig);

    /// <summary>A way to etcd with the cluster's client files. Files that cannot be used are no reason to look at nothing: nodes can still ask.</summary>
    /// <param name="seconds">How long an answer may take; one request takes five at most.</param>
    private protected EtcdHttp? EtcdWay(double seconds)
    {
        if (Cluster is not { Etcd: { Endpoint.Count: > 0, CaFile: { } ca, CertFile: { } cert, KeyFile: { } key } })
            return null;
        try
        {
            using ClientCertBundle bundle = ClientCertBundle.Read(ca, cert, key);
            return new EtcdHttp(bundle, TimeSpan.FromSeconds(Math.Min(LongestEtcdRequest, seconds)));
        }
        catch (HaK8sException failure)
        {
            WriteWarning($"etcd is not asked from here: {failure.Message}");
            return null;
        }
    }
}
