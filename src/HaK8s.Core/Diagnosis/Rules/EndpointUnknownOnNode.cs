namespace HaK8s.Diagnosis.Rules;

/// <summary>The name is known, but not to this node.</summary>
internal sealed class EndpointUnknownOnNode : NodeRule
{
    public override string Symptom => "kubelet: `dial tcp: lookup k8s-api.example.org on 192.0.2.53:53: no such host`, `i/o timeout` or `server misbehaving`, on one node";

    public override IReadOnlyList<string> Pattern => [@"dial tcp: lookup .*(no such host|server misbehaving|i/o timeout|connection refused|Temporary failure)", @"lookup \S+( on \S+)?: (no such host|server misbehaving)", @"failure in name resolution"];

    public override string Cause => "This node does not know the name of the endpoint, which the management host knows.";

    public override string Check => "`getent ahosts NAME` on the node gives nothing; `cat /etc/resolv.conf` names the resolvers that it asks.";

    public override string Remedy => "Mend the resolvers of the node; the kubelet tries again by itself.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(JoinEndpointUnreachable)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/#known-issues";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (seen.Record.Count == 0 || !node.NeedsEndpoint() || seen.AddressesOn(node) is not { Count: 0 })
            return null;
        string host = seen.EndpointName()!;
        return new(DiagnosisConfidence.Certain, "the node was asked for the name and has no address",
            [.. node.Said("kubelet", "lookup .*(no such host|i/o timeout|server misbehaving|connection refused)").Take(2), .. node.KubeadmSaid("no such host|lookup"), node.Line("name", $"{host} has no address here"),
                seen.EndpointLine($"{host} is {string.Join(' ', seen.Record.Select(record => record.Address))}")])
        {
            Cause = $"This node does not know {host}, the name of the endpoint, which the management host knows.",
        };
    }
}
