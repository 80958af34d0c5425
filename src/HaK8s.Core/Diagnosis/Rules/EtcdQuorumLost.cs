using HaK8s.Etcd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Without a majority of its members etcd serves nobody, and no apiserver works.</summary>
internal sealed class EtcdQuorumLost : DiagnosisRule
{
    public override string Symptom => "`etcdserver: no leader` or `etcdserver: request timed out` from every apiserver; kubectl hangs or is refused";

    public override IReadOnlyList<string> Pattern => [@"etcdserver: no leader", @"etcdserver: request timed out", @"RAFT NO LEADER", @"etcd cluster is unavailable or misconfigured", @"\[-\]etcd failed"];

    public override string Cause => "Too few members of etcd are left for a majority.";

    public override string Check => "`etcdctl endpoint health --cluster` with the client files: fewer than half of the members answer, and those say that there is no leader.";

    public override string Remedy =>
        "Bring members back until more than half of them run; then everything works again by itself. Only when their data is lost for good restore a snapshot into a new cluster.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override IReadOnlyList<string> Consequence =>
        [nameof(ApiServerDown), nameof(ControlPlaneContainerCrashes), nameof(EtcdSlow), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed), nameof(EndpointAddressRefuses)];

    public override string Source => "https://etcd.io/docs/v3.5/op-guide/recovery/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        // One member that serves anyone shows a majority.
        if (seen.Nodes.Any(node => node.ReachesEtcd()))
            yield break;
        bool harm = seen.Nodes.Any(node => node.Fails("kube-apiserver"));
        EtcdEndpointStatus[] silent = [.. seen.Etcd.Where(row => row.State is EtcdEndpointState.Unreachable or EtcdEndpointState.Unhealthy && row.Alarms.Count == 0)];
        EvidenceLine[] leaderless = [.. seen.Nodes.SelectMany(node => node.EtcdAnswers(@"""health"": *""false""")).Where(line => !line.Text.Contains("ALARM", StringComparison.Ordinal))];
        if (seen.Etcd.Count > 0)
        {
            if (seen.Etcd[0].Cluster.Quorum || silent.Length <= seen.Etcd.Count / 2 || !(harm || seen.Nodes.Any(node => node.FailedRun() is not null)))
                yield break;
            EtcdEndpointStatus[] away = [.. silent.Where(row => row.State == EtcdEndpointState.Unreachable)];
            yield return new(DiagnosisConfidence.Certain, "the members were asked", [.. silent.Select(row => row.Line()), .. leaderless])
            {
                Cause = away.Length == 0 ? "No member of etcd serves: they have no leader."
                    : $"{away.Length} of {seen.Etcd.Count} members of etcd do not answer ({string.Join(", ", away.Select(row => row.Endpoint))}), and the rest is no majority.",
            };
        }
        else if (harm && leaderless.Length > 0)
            yield return new(DiagnosisConfidence.Likely, "a member answers the nodes that it has no leader, and no other one serves", leaderless);
    }
}
