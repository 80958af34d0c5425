using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.ControlPlane;
using HaK8s.Diagnosis;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet that gathers evidence of a cluster: all nodes at once, each in one round trip, and what the management host sees of endpoint, etcd
/// and API. It looks at the pipeline's end, since what is wrong with one node may show on another.
/// </summary>
public abstract class EvidenceCmdlet : JobCmdlet
{
    private protected const string NodeSet = "Node", ClusterSet = "Cluster";

    private readonly List<Node> nodes = [];

    /// <summary>The nodes to look at: node objects, plain names, or results that carry a Node, such as a failed Invoke-KubeadmInit's.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Alias("ComputerName")]
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

    /// <summary>How far back journals are read: a date, or how long ago, as 2h or 00:30:00. An hour when left out.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [SinceTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How long one node may take altogether, in seconds.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateRange(1, 600)]
    public double TimeoutSeconds { get; set; } = 60;

    /// <summary>How many nodes are looked at at the same time.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 32;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Node[] given = ParameterSetName == ClusterSet ? [.. Cluster!.ControlPlane, .. Cluster.Worker] : Node;
        nodes.AddRange(given.Where(node => !nodes.Contains(node)));
    }

    /// <summary>Gathers, with progress.</summary>
    /// <param name="symptom">What the operator saw; null when nothing was said.</param>
    private protected ClusterEvidence Gather(string? symptom)
    {
        int done = 0;
        using EtcdHttp? etcd = EtcdWay();
        EvidenceSurvey survey = new([.. nodes.Select(Sessions.Get)], Sessions.Redactor)
        {
            Request = new() { Since = Since, NodeTimeout = TimeSpan.FromSeconds(TimeoutSeconds), ThrottleLimit = ThrottleLimit },
            Endpoint = ControlPlaneEndpoint is { } endpoint ? Guard(() => Inventory.ControlPlaneEndpoint.Parse(endpoint)) : Cluster?.ControlPlaneEndpoint,
            ControlPlane = Cluster?.ControlPlane ?? [],
            Etcd = etcd is null ? null : (etcd, Cluster!.Etcd.Endpoint),
            KubeConfig = KubeConfig is null ? null : Guard(() => ControlPlaneSurvey.ReadKubeConfig(ResolvePath(KubeConfig), Sessions.Redactor), KubeConfig),
            KubernetesVersion = KubernetesVersion ?? Cluster?.KubernetesVersion,
            Symptom = symptom,
            OnNode = _ => Interlocked.Increment(ref done),
        };
        ClusterEvidence seen = Await(survey.RunAsync(StopToken), "Gathering evidence",
            () => ($"{Volatile.Read(ref done)} of {nodes.Count} nodes have told", nodes.Count == 0 ? -1 : 100 * Volatile.Read(ref done) / nodes.Count));
        foreach (string notice in Sessions.TakeNotices())
            WriteWarning(notice);
        return seen;
    }

    // Files that cannot be used are no reason to look at nothing: etcd is then seen as the nodes see it.
    private EtcdHttp? EtcdWay()
    {
        if (Cluster is not { Etcd: { Endpoint.Count: > 0, CaFile: { } ca, CertFile: { } cert, KeyFile: { } key } })
            return null;
        try
        {
            using ClientCertBundle bundle = ClientCertBundle.Read(ca, cert, key);
            return new EtcdHttp(bundle, TimeSpan.FromSeconds(Math.Min(5, TimeoutSeconds)));
        }
        catch (HaK8sException failure)
        {
            WriteWarning($"etcd is not asked from here: {failure.Message}");
            return null;
        }
    }
}
