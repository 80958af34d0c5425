namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet refuses to start beside swap, unless it is told otherwise.</summary>
internal sealed class SwapOn : NodeRule
{
    public override string Symptom => "kubelet: `running with swap on is not supported, please disable swap!`";

    public override IReadOnlyList<string> Pattern => [@"running with swap on is not supported", @"\[ERROR Swap\]"];

    public override string Cause => "Swap is in use, and the kubelet does not start with it.";

    public override string Check => "`swapon --show` lists something, and `failSwapOn: false` is not in the kubelet's config.yaml.";

    public override string Remedy => "Turn swap off, now and at boot.";

    public override string? Pipeline => "$_.Node | Initialize-HaK8sNode";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.KubeletFails() ? node.Said("kubelet", Pattern[0]) : [], .. node.KubeadmSaid(Pattern[1])];
        if (said.Length == 0)
            return null;
        string[] swap = [.. node.Fact!.Swap.Select(space => $"{space.Name}, {space.Size >> 20} MiB")];
        return swap.Length > 0 ? new(DiagnosisConfidence.Certain, "swap is in use and the kubelet ends because of it", [.. said, .. swap.Select(space => node.Line("/proc/swaps", space))])
            : new(DiagnosisConfidence.Likely, "swap was in use a short time ago", said);
    }
}
