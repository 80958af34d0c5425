namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm pulls the images of a control plane before it begins.</summary>
internal sealed class ImagePullPreflight : KubeadmLogRule
{
    public override string Symptom => "`[ERROR ImagePull]: failed to pull image registry.k8s.io/kube-apiserver:v1.30.0`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR ImagePull\]", @"failed to pull image ""?(k8s\.gcr\.io|registry\.k8s\.io)/"];

    public override string Cause => "The node could not pull an image of the control plane.";

    public override string Check => "`kubeadm config images pull` on the node; the end of its message names the registry and what came of it.";

    public override string Remedy => "Mend the way to the registry (name, proxy of containerd, certificate), name another one as imageRepository, or import the images beforehand.";

    public override string Source => "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-config/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Certain, "kubeadm tried for itself and ended because of it", said)
    {
        Cause = said.Any(line => line.Text.Contains("x509:", StringComparison.Ordinal)) ? "The node does not trust the certificate of the registry." : null,
    };
}
