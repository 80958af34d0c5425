namespace HaK8s.Diagnosis.Rules;

/// <summary>No record at all.</summary>
internal sealed class EndpointNameUnknown : DiagnosisRule
{
    public override string Symptom => "`Unable to connect to the server: dial tcp: lookup k8s-api.example.org on 192.0.2.53:53: no such host`";

    public override IReadOnlyList<string> Pattern => [@"dial tcp: lookup .*: no such host", @"lookup \S+( on \S+)?: no such host"];

    public override string Cause => "The name of the endpoint has no address.";

    public override string Check => "`dig +short NAME` gives nothing, on the management host and on the nodes.";

    public override string Remedy => "Publish the address of each control plane that has joined under that name.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(JoinEndpointUnreachable)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        if (seen.EndpointName() is not { } host || seen.Endpoint is not { RecordCount: 0 } endpoint)
            yield break;
        NodeEvidence[] knowing = [.. seen.Nodes.Where(node => seen.AddressesOn(node) is { Count: > 0 })];
        yield return new(DiagnosisConfidence.Certain, knowing.Length > 0 ? "the management host was asked; nodes know the name" : "nobody who was asked knows an address",
        [
            .. endpoint.Answer.Select(answer => seen.EndpointLine($"{host}: {(answer.Trouble is { } trouble ? $"{answer.Source}: {trouble}" : $"{answer.Source} knows no address")}")),
            .. knowing.Select(node => node.Line("name", $"{host} is {string.Join(' ', seen.AddressesOn(node)!)}")),
            .. seen.Nodes.SelectMany(node => node.Said("kubelet", "no such host").Take(1)),
        ])
        {
            Cause = knowing.Length > 0 ? $"The management host knows no address for {host}, though nodes do." : $"{host}, the name of the endpoint, has no address.",
            Remedy = knowing.Length > 0 ? "Mend the resolvers of the management host, or publish the name where it looks." : null,
        };
    }
}
