namespace HaK8s.Diagnosis.Rules;

/// <summary>Without --config kubeadm takes the defaults, which know of no external etcd.</summary>
internal sealed class UploadedWithoutConfig : KubeadmLogRule
{
    public override string Symptom => "`the Secret does not include the required certificate or key - name: external-etcd.crt`";

    public override IReadOnlyList<string> Pattern => [@"Secret does not include the required certificate or key - name: external-etcd"];

    public override string Cause => "The certificates were uploaded without the configuration of the cluster, and so without the files for the external etcd.";

    public override string Check => "`kubectl -n kube-system get secret kubeadm-certs -o yaml` has no key external-etcd.crt.";

    public override string Remedy => "Upload them again with --config, and join with the new certificate key.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential -ControlPlane) -ControlPlane";

    public override string Source => "https://github.com/kubernetes/kubeadm/issues/1886";
}
