using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>What several causes end in: it stands by itself only when none of them was seen.</summary>
internal sealed class NodeNotReady : DiagnosisRule
{
    public override string Symptom => "The node is NotReady in `kubectl get nodes`";

    public override IReadOnlyList<string> Pattern => [@"\bNotReady\b", @"node\(s\) had (untolerated )?taint.*not-ready"];

    public override string Cause => "Kubernetes does not count the node as Ready.";

    public override string Check => "`kubectl describe node NAME`: the reason and message of its Ready condition.";

    public override string Remedy => "Mend what the condition's message names; after that the kubelet reports within seconds.";

    public override string Source => "https://kubernetes.io/docs/reference/node/node-status/#condition";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        foreach (NodeEvidence node in seen.Nodes)
            if (seen.ConditionOf(node) is { IsReady: false } condition)
                yield return new(DiagnosisConfidence.Certain, "the API says so", [node.Line("Ready condition", condition.Reason)]) { Node = node.Node };
    }
}
