namespace HaK8s.Diagnosis.Rules;

/// <summary>An entry in /etc/hosts, or a resolver of the node that is behind.</summary>
internal sealed class EndpointWrongOnNode : NodeRule
{
    public override string Symptom => "kubelet: `dial tcp ADDRESS:6443: connect: no route to host` or `i/o timeout`, with an address that the endpoint does not have";

    public override IReadOnlyList<string> Pattern => [@"dial tcp .*:6443: (connect: )?(no route to host|connection refused|i/o timeout)"];

    public override string Cause => "This node takes the name of the endpoint for another address than the management host does.";

    public override string Check => "`getent ahosts NAME` on the node beside `dig +short NAME`, and `grep NAME /etc/hosts`.";

    public override string Remedy => "Take the name out of the /etc/hosts of the node, or mend its resolvers.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(JoinEndpointUnreachable)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (seen.Record.Count == 0 || !node.NeedsEndpoint() || seen.AddressesOn(node) is not { Count: > 0 } here)
            return null;
        string[] wrong = [.. here.Except(seen.Record.Select(record => record.Address)).Select(address => $"{address}")];
        // A balancer of the node's own is no harm as long as the kubelet gets through.
        EvidenceLine[] said = [.. node.Said("kubelet", "dial tcp|x509:|context deadline exceeded").Where(line => wrong.Any(address => Names(line, address))),
            .. node.KubeadmSaid("dial tcp|x509:").Where(line => wrong.Any(address => Names(line, address)))];
        if (said.Length == 0)
            return null;
        string host = seen.EndpointName()!;
        return new(DiagnosisConfidence.Certain, "the node gives the name an address that the endpoint does not have, and its kubelet fails there",
            [.. said.Take(2), node.Line("name", $"{host} is {string.Join(' ', here)}"), seen.EndpointLine($"{host} is {string.Join(' ', seen.Record.Select(record => record.Address))}")])
        {
            Cause = $"This node takes {host} for {string.Join(' ', wrong)}; the management host does not.",
        };
    }

    private static bool Names(EvidenceLine line, string address) => line.Text.Contains($" {address}:", StringComparison.Ordinal) || line.Text.Contains($"[{address}]:", StringComparison.Ordinal);
}
