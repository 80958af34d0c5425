namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm takes the proxy of its environment for the way to the endpoint too.</summary>
internal sealed class ProxyOfKubeadm : KubeadmLogRule
{
    public override string Symptom => "`couldn't validate the identity of the API Server: Get \"https://NAME:6443/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s\": Forbidden`";

    public override IReadOnlyList<string> Pattern => [@"couldn't validate the identity of the API Server:.*(proxyconnect|Forbidden$|: Forbidden)"];

    public override string Cause => "A proxy of the login on this node stands between kubeadm and the endpoint, and does not let it through.";

    public override string Check => "`env | grep -i proxy` in the login that runs kubeadm: the endpoint, the addresses of the nodes and the ranges of services and pods have to stand in no_proxy.";

    public override string Remedy => "Add them to no_proxy where the proxy is set (often /etc/environment), and join again.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmJoin ($cluster.ControlPlane[0] | New-KubeadmJoinCredential)";

    public override IReadOnlyList<string> Consequence => [nameof(JoinEndpointUnreachable), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubeadm/issues/2145";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said)
    {
        EvidenceLine[] set = [.. node.Fact?.Proxy.Where(proxy => !proxy.Source.EndsWith(".service", StringComparison.Ordinal)).Select(proxy => node.Line(proxy.Source, $"{proxy.Variable}={proxy.Value}")) ?? []];
        return new(set.Length > 0 ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, set.Length > 0 ? "kubeadm names it, and the login sets a proxy" : "these are the words of a proxy", [.. said, .. set]);
    }
}
