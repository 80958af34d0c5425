using HaK8s.Containerd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>containerd 2 has dropped the CRI version that an old kubelet speaks.</summary>
internal sealed class ContainerdTooNew : NodeRule
{
    public override string Symptom => "`unknown service runtime.v1alpha2.RuntimeService` with containerd 2";

    public override IReadOnlyList<string> Pattern =>
    [
        @"unknown service runtime\.v1alpha2\.(RuntimeService|ImageService)",
    ];

    public override string Cause => "containerd is too new for this Kubernetes.";

    public override string Check => "`containerd --version`: 2.x speaks only CRI v1, which the kubelet speaks from 1.23 on.";

    public override string Remedy => "Install containerd 1.6 or 1.7 here, or a Kubernetes that speaks CRI v1.";

    public override string? Pipeline => "$_.Node | Test-ContainerdVersion -KubernetesVersion $cluster.KubernetesVersion";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Versions => "Kubernetes 1.22 and older with containerd 2.x";

    public override string Source => "https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (ContainerdSuitability.Of(node, seen).FirstOrDefault(verdict => verdict.SpeaksNoCommonCri() && !verdict.IsTooOld()) is not { } verdict)
            return null;
        EvidenceLine[] harm = [.. ContainerdSuitability.Harm(node)];
        return harm.Length == 0 ? null : new(DiagnosisConfidence.Certain, "the kubelet and this containerd have no CRI version in common",
            [.. harm.Take(4), node.Line("containerd --version", node.Fact!.Containerd.Printed!)])
        {
            Cause = verdict.Reason,
            Remedy = verdict.Remedy,
        };
    }
}
