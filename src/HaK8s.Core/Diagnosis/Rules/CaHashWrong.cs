namespace HaK8s.Diagnosis.Rules;

/// <summary>The join pins the public key of the CA of the cluster.</summary>
internal sealed class CaHashWrong : KubeadmLogRule
{
    public override string Symptom => "`cluster CA found in cluster-info ConfigMap is invalid: none of the public keys \"sha256:...\" are pinned`";

    public override IReadOnlyList<string> Pattern => [@"cluster CA found in \S+ ConfigMap is invalid", @"none of the public keys .* are pinned", @"public key \S+ not pinned", @"invalid discovery token CA certificate hash"];

    public override string Cause => "The CA hash of the join is that of another cluster, or of this one before it was made anew.";

    public override string Check => "`openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum` on a control plane gives another hash.";

    public override string Remedy => "Take the hash of the cluster that is there now. Make sure first that the endpoint leads to the cluster that is meant.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential)";

    public override string Source => "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#token-based-discovery-with-ca-pinning";
}
