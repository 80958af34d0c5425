using HaK8s.Containerd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>containerd is older than what this Kubernetes was published with, and that shows.</summary>
internal sealed class ContainerdTooOld : NodeRule
{
    public override string Symptom => "The node stays NotReady with `cni plugin not initialized` although a pod network is there, or the kubelet ends with `unknown service runtime.v1.RuntimeService`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"cni plugin not initialized",
        @"unknown service runtime\.v1\.RuntimeService",
        @"CRI v1 runtime API is not implemented",
    ];

    public override string Cause => "containerd is too old for this Kubernetes.";

    public override string Check => "`containerd --version`, compared with the releases that containerd publishes for this Kubernetes.";

    public override string Remedy => "Install a containerd that is published for this Kubernetes.";

    public override string? Pipeline => "$_.Node | Test-ContainerdVersion -KubernetesVersion $cluster.KubernetesVersion";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/troubleshooting-cni-plugin-related-errors/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (ContainerdSuitability.Of(node, seen).FirstOrDefault(verdict => verdict.IsTooOld()) is not { } verdict)
            return null;
        EvidenceLine[] harm = [.. ContainerdSuitability.Harm(node), .. Network(node, seen)];
        return harm.Length == 0 ? null : new(verdict.SpeaksNoCommonCri() ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, $"containerd's published releases say so ({ContainerdCompatibility.Source})",
            [.. harm.Take(4), node.Line("containerd --version", node.Fact!.Containerd.Printed!)])
        {
            Cause = verdict.Reason,
            Remedy = verdict.Remedy,
        };
    }

    // A pod network's configuration is there and says nothing wrong, and yet the runtime does not take it.
    private static IEnumerable<EvidenceLine> Network(NodeEvidence node, ClusterEvidence seen)
    {
        if (node.NetworkReady != false || node.CniConfiguration.Count == 0 || node.CniTrouble() is not null)
            yield break;
        foreach (EvidenceLine line in node.Said("kubelet", "cni plugin not initialized").Take(1))
            yield return line;
        yield return node.Line("crictl info", $"NetworkReady=false: {node.NetworkMessage}");
        if (seen.ConditionOf(node) is { IsReady: false } condition)
            yield return node.Line("Ready condition", condition.Reason);
    }
}
