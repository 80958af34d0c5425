namespace HaK8s.Diagnosis.Rules;

/// <summary>From 1.35 on the kubelet wants cgroup v2.</summary>
internal sealed class CgroupV1Refused : NodeRule
{
    public override string Symptom => "`kubelet is configured to not run on a host using cgroup v1`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"kubelet is configured to not run on a host using cgroup v1",
        @"\[ERROR SystemVerification\]: .*cgroups? v1",
    ];

    public override string Cause => "The node uses cgroup v1, which this kubelet refuses.";

    public override string Check => "`stat -fc %T /sys/fs/cgroup` prints tmpfs, not cgroup2fs.";

    public override string Remedy => "Boot the node with cgroup v2 (systemd.unified_cgroup_hierarchy=1). For the time being: `failCgroupV1: false` in the kubelet's configuration, and skip that check of kubeadm.";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(KubeadmFailed)];

    public override string Versions => "1.35 and later; 1.31 to 1.34 with failCgroupV1: true";

    public override string Source => "https://kubernetes.io/docs/concepts/architecture/cgroups/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.KubeletFails() ? node.Said("kubelet", Pattern[0]) : [], .. node.KubeadmSaid(Pattern[1])];
        return said.Length == 0 ? null : node.Fact?.CgroupVersion == 1
            ? new(DiagnosisConfidence.Certain, "the node has cgroup v1 and it is refused", [.. said.Take(4), node.Line("/sys/fs/cgroup", "cgroup v1")]) : new(DiagnosisConfidence.Likely, "it says so", said);
    }
}
