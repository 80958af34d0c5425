namespace HaK8s.Diagnosis.Rules;

/// <summary>A drop-in of the service, or systemd.conf, gives the kubelet a proxy.</summary>
internal sealed class ProxyOfKubelet : NodeRule
{
    public override string Symptom => "kubelet: `Get \"https://NAME:6443/...\": proxyconnect tcp: dial tcp ...` or `Forbidden`; the node is NotReady";

    public override IReadOnlyList<string> Pattern => [@"(get|post|put|patch|delete) ""?https://\S+:6443/.*: (proxyconnect tcp|Forbidden|Proxy Authentication Required)", @"(reflector|nodelease|kubelet|failed to ensure lease).*(proxyconnect|: Forbidden)"];

    public override string Cause => "The kubelet goes to the endpoint through a proxy that does not let it through.";

    public override string Check => "`systemctl show kubelet -p Environment` on the node names a proxy, and no_proxy lacks the endpoint.";

    public override string Remedy => "Take the proxy out of the environment of the kubelet, or add the endpoint, the addresses of the nodes and the ranges of services and pods to NO_PROXY there; then `systemctl daemon-reload` and `systemctl restart kubelet`.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubeadm/issues/2370";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("kubelet", @"proxyconnect tcp|socks connect tcp|https://\S+: (Forbidden|Proxy Authentication Required|Service Unavailable)"),];
        // Without the setting the lines are of a time before it was mended.
        EvidenceLine[] set = [.. node.Fact!.Proxy.Where(proxy => proxy.Source == "kubelet.service" || proxy.Source.StartsWith("/etc/systemd/", StringComparison.Ordinal))
            .Select(proxy => node.Line(proxy.Source, $"{proxy.Variable}={proxy.Value}"))];
        return said.Length == 0 || set.Length == 0 ? null : new(DiagnosisConfidence.Certain, "the kubelet names the proxy, and it is set", [.. said.Take(3), .. set]);
    }
}
