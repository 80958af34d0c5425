namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm join asks the endpoint for cluster-info before it does anything else.</summary>
internal sealed class JoinEndpointUnreachable : KubeadmLogRule
{
    public override string Symptom => "`couldn't validate the identity of the API Server: Get \"https://NAME:6443/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s\": dial tcp 192.0.2.1:6443: connect: connection refused`";

    public override IReadOnlyList<string> Pattern => [@"couldn't validate the identity of the API Server:.*(connection refused|i/o timeout|no route to host|no such host|server misbehaving|deadline exceeded|timed out|Client\.Timeout|network is unreachable|EOF)", @"failed to request the cluster-info ConfigMap"];

    public override string Cause => "The node that joins does not get through to the endpoint.";

    public override string Check => "`curl -k https://NAME:6443/readyz` on that node; the message says whether the name, the address or the port is the matter.";

    public override string Remedy => "Mend what the end of the message names: the record of the name, the way to the address, or the apiserver there. Then join again.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential)";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Likely, "kubeadm got no answer; why not, its words tell only in part", said);
}
