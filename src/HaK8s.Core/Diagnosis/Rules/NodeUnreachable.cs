namespace HaK8s.Diagnosis.Rules;

/// <summary>A node that could not be looked at.</summary>
internal sealed class NodeUnreachable : DiagnosisRule
{
    public override string Symptom => "The node does not answer over SSH";

    public override IReadOnlyList<string> Pattern => [@"ssh: connect to host .* port \d+: (Connection timed out|No route to host|Connection refused)"];

    public override string Cause => "The node could not be looked at.";

    public override string Check => "Its console: is it powered, has it its address, does sshd run?";

    public override string Remedy => "Bring the node back, or mend the way to it. What else is wrong there shows only then.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand uptime";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(EndpointAddressRefuses), nameof(EndpointAddressSilent)];

    public override string Source => "https://kubernetes.io/docs/concepts/architecture/nodes/#condition";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Nodes.Where(node => node.Trouble is not null)
        .Select(node => new Sign(DiagnosisConfidence.Certain, "there was no way to it", [new(node.Node.Name, "ssh", node.Time, node.Trouble!)]) { Node = node.Node });
}
