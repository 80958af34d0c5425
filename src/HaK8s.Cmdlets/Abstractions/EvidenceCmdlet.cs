using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Diagnosis;
using HaK8s.Etcd;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet that gathers evidence of a cluster: all nodes at once, each in one round trip, and what the management host sees of endpoint, etcd
/// and API. It looks at the pipeline's end, since what is wrong with one node may show on another.
/// </summary>
public abstract class EvidenceCmdlet : ClusterCmdlet
{
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

    /// <summary>Gathers, with progress.</summary>
    /// <param name="symptom">What the operator saw; null when nothing was said.</param>
    private protected ClusterEvidence Gather(string? symptom)
    {
        int done = 0;
        using EtcdHttp? etcd = EtcdWay(TimeoutSeconds);
        EvidenceSurvey survey = new([.. Nodes.Select(Sessions.Get)], Sessions.Redactor)
        {
            Request = new() { Since = Since, NodeTimeout = TimeSpan.FromSeconds(TimeoutSeconds), ThrottleLimit = ThrottleLimit },
            Endpoint = NamedEndpoint(),
            ControlPlane = Cluster?.ControlPlane ?? [],
            Etcd = etcd is null ? null : (etcd, Cluster!.Etcd.Endpoint),
            KubeConfig = NamedKubeConfig(),
            KubernetesVersion = KubernetesVersion ?? Cluster?.KubernetesVersion,
            Symptom = symptom,
            OnNode = _ => Interlocked.Increment(ref done),
        };
        ClusterEvidence seen = Await(survey.RunAsync(StopToken), "Gathering evidence",
            () => ($"{Volatile.Read(ref done)} of {Nodes.Count} nodes have told", Nodes.Count == 0 ? -1 : 100 * Volatile.Read(ref done) / Nodes.Count));
        foreach (string notice in Sessions.TakeNotices())
            WriteWarning(notice);
        return seen;
    }
}
