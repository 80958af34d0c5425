namespace HaK8s.Diagnosis.Rules;

/// <summary>What several causes end in: it stands by itself only when none of them was seen.</summary>
internal sealed class SchedulerDown : NodeRule
{
    public override string Symptom => "The scheduler is Unhealthy in `kubectl get componentstatuses`, or its pod is in CrashLoopBackOff";

    public override IReadOnlyList<string> Pattern => [@"scheduler\s+Unhealthy", @"kube-scheduler\S*\s+0/1\s+(CrashLoopBackOff|Error)", @"127\.0\.0\.1:10259.*connection refused"];

    public override string Cause => "The scheduler of this node does not run.";

    public override string Check => "`curl -k https://127.0.0.1:10259/healthz` on the node, and `crictl logs` of the container that ended last.";

    public override string Remedy => "Read its last words. It ends when it cannot reach its apiserver, so that comes first.";

    public override string? Pipeline => "$_.Node | Get-ControlPlaneStatus";

    public override string Source => "https://kubernetes.io/docs/tasks/debug/debug-cluster/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) => node.Fails("kube-scheduler")
        ? new(DiagnosisConfidence.Certain, "it does not answer that it is well", [.. new[] { node.Health("kube-scheduler") }.OfType<EvidenceLine>(), .. node.LastWords("kube-scheduler", ".").Take(3)]) : null;
}
