namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm deletes what it has uploaded after two hours.</summary>
internal sealed class UploadedCertificatesExpired : KubeadmLogRule
{
    public override string Symptom => "`Secret \"kubeadm-certs\" was not found in the \"kube-system\" Namespace. This Secret might have expired.`";

    public override IReadOnlyList<string> Pattern => [@"Secret ""kubeadm-certs"" was not found", @"secrets ""kubeadm-certs"" (not found|is forbidden)"];

    public override string Cause => "The certificates that a control plane had uploaded for others have expired: they stay for two hours.";

    public override string Check => "`kubectl -n kube-system get secret kubeadm-certs` finds none.";

    public override string Remedy => "Upload them again with the configuration of the cluster, and join with the new certificate key.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential -ControlPlane) -ControlPlane";

    public override string Source => "https://github.com/kubernetes/kubernetes/blob/v1.20.2/cmd/kubeadm/app/phases/copycerts/copycerts.go";
}
