namespace HaK8s.Diagnosis.Rules;

/// <summary>Every upload without a key of its own makes a new one.</summary>
internal sealed class CertificateKeyWrong : KubeadmLogRule
{
    public override string Symptom => "`error decoding secret data with provided key: cipher: message authentication failed`";

    public override IReadOnlyList<string> Pattern => [@"cipher: message authentication failed", @"error decoding certificate key", @"error decoding secret data with provided key"];

    public override string Cause => "The certificate key of the join is not the one that the certificates were uploaded with last.";

    public override string Check => "Somebody has run `kubeadm init phase upload-certs` since the key was noted, or the key was cut when it was copied: it has 64 hexadecimal digits.";

    public override string Remedy => "Upload the certificates again, and join with the key that this prints.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential -ControlPlane) -ControlPlane";

    public override string Source => "https://github.com/kubernetes/kubeadm/issues/1510";
}
