namespace HaK8s.Diagnosis.Rules;

/// <summary>A bootstrap token lives 24 hours; the controller-manager takes its signature out of cluster-info after that.</summary>
internal sealed class JoinTokenExpired : KubeadmLogRule
{
    public override string Symptom => "`could not find a JWS signature in the cluster-info ConfigMap for token ID \"abcdef\"`";

    public override IReadOnlyList<string> Pattern => [@"could not find a JWS signature in the cluster-info ConfigMap", @"token id ""?\w+""? is invalid for this cluster or it has expired", @"failed to verify JWS signature of received cluster info object", @"failed to get config map: Unauthorized"];

    public override string Cause => "The bootstrap token of the join has expired, or it was never one of this cluster.";

    public override string Check => "`kubeadm token list` on a control plane does not list the token, or calls it expired.";

    public override string Remedy => "Make a new token and join with it.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential)";

    public override string Source => "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-token/";
}
