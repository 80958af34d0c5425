namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm deploys its own minor version and the one below.</summary>
internal sealed class KubeadmVersionSkew : KubeadmLogRule
{
    public override string Symptom => "`this version of kubeadm only supports deploying clusters with the control plane version >= 1.30.0. Current version: v1.28.15`";

    public override IReadOnlyList<string> Pattern => [@"this version of kubeadm only supports deploying clusters with the control plane version", @"kubeadm version .* only supports deploying"];

    public override string Cause => "kubeadm on this node is too new for the version of the cluster.";

    public override string Check => "`kubeadm version -o short` on the node beside `kubectl version`: at most one minor version newer.";

    public override string Remedy => "Install kubeadm, kubelet and kubectl of the minor version of the cluster on the node.";

    public override string Source => "https://kubernetes.io/releases/version-skew-policy/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Certain, "kubeadm compared for itself and ended because of it",
        node.Fact?.KubeadmVersion is { } version ? [.. said, node.Line("kubeadm version", $"{version}")] : said)
    {
        Cause = node.Fact?.KubeadmVersion is { } installed ? $"kubeadm {installed} on this node is too new for the version of the cluster." : null,
    };
}
