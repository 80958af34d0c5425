using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The endpoint serves, but not for this node.</summary>
internal sealed class FirewallBetween : NodeRule
{
    public override string Symptom => "kubelet: `dial tcp ADDRESS:6443: i/o timeout` on one node, while kubectl gets answers from there";

    public override IReadOnlyList<string> Pattern => [@"dial tcp .*:6443: (connect: )?(i/o timeout|no route to host|operation not permitted)", @"connect: operation not permitted"];

    public override string Cause => "Something between this node and the endpoint swallows the packets: a firewall, a security group, a route.";

    public override string Check => "`curl -k --connect-timeout 3 https://ADDRESS:6443/readyz` on the node and on the management host; `iptables -S` or `nft list ruleset` on the node.";

    public override string Remedy => "Let the node connect to port 6443 of every control plane.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady)];

    public override string Source => "https://kubernetes.io/docs/reference/networking/ports-and-protocols/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // The harm: Kubernetes misses the node. A line alone may be of the minute in which an apiserver was started again.
        if (seen.ConditionOf(node) is not { IsReady: false } || node.KubeletFails())
            return null;
        EndpointRecord[] serving = [.. seen.Record.Where(record => record.Serves)];
        // What a kubelet says that goes through a proxy is about the proxy.
        EvidenceLine[] said = [.. node.Said("kubelet", @"dial tcp .*(i/o timeout|no route to host|operation not permitted)").Where(line => !line.Text.Contains("proxyconnect", StringComparison.Ordinal)
            && serving.Any(record => line.Text.Contains($"{record.Address}:", StringComparison.Ordinal) || line.Text.Contains($"{record.Address}]:", StringComparison.Ordinal)))];
        return said.Length == 0 ? null : new(DiagnosisConfidence.Likely, "the same address answers the management host",
            [.. said.Take(3), .. serving.Select(record => seen.EndpointLine($"{record.Address}: {record.Detail}"))]);
    }
}
