namespace HaK8s.Diagnosis.Rules;

/// <summary>A kubelet may be older than its apiserver, never newer.</summary>
internal sealed class KubeletVersionSkew : KubeadmLogRule
{
    public override string Symptom => "`[ERROR KubeletVersion]: the kubelet version is higher than the control plane version. This is not a supported version skew and may lead to a malfunctional cluster.`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR KubeletVersion\]", @"the kubelet version is higher than the control plane version", @"Kubelet version .* is lower than kubeadm can support"];

    public override string Cause => "The kubelet of this node does not fit the version of the control plane.";

    public override string Check => "`kubelet --version` on the node beside `kubectl version`: the kubelet may be up to three minor versions older (two before 1.25), and never newer.";

    public override string Remedy => "Install a kubelet of the minor version of the cluster, and hold the package so that no upgrade takes it along.";

    public override string Source => "https://kubernetes.io/releases/version-skew-policy/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Certain, "kubeadm compared for itself and ended because of it",
        node.Fact?.KubeletVersion is { } version ? [.. said, node.Line("kubelet --version", $"{version}")] : said);
}
