using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Worse than a refusal: clients wait for it.</summary>
internal sealed class EndpointAddressSilent : DiagnosisRule
{
    public override string Symptom => "Now and then calls hang for seconds, or `dial tcp ADDRESS:6443: i/o timeout`";

    public override IReadOnlyList<string> Pattern => [@"dial tcp .*:6443: (connect: )?(i/o timeout|no route to host)", @"Unable to connect to the server: dial tcp .*: i/o timeout", @"net/http: TLS handshake timeout"];

    public override string Cause => "An address that the name of the endpoint gives does not answer.";

    public override string Check => "`curl -k --connect-timeout 3 https://ADDRESS:6443/readyz` for each address of the name; then whether the node answers at all.";

    public override string Remedy => "Bring the node back, open port 6443 to it, or take the record away: clients lose seconds whenever they try it first.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override IReadOnlyList<string> Consequence => [nameof(JoinEndpointUnreachable)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Record.Where(record => record.State == EndpointRecordState.Silent).Select(record =>
    {
        NodeEvidence? node = seen.NodeOf(record);
        bool up = node is { Trouble: null }, listens = node?.Fact?.Listener.Any(listener => listener.Process == "kube-apiserver") == true;
        return new Sign(DiagnosisConfidence.Certain, "it was asked and gave no answer",
            [seen.EndpointLine($"{record.Address}: {record.Detail}"), .. listens ? [node!.Line("ss", "kube-apiserver listens")] : Array.Empty<EvidenceLine>()])
        {
            Node = node?.Node,
            Cause = $"{record.Address}, which the name of the endpoint gives, does not answer{(up ? listens ? ": its apiserver listens, so something swallows the packets to its port" : ", though the node does" : "")}.",
            Remedy = up && listens ? "Open the port of the apiserver in the firewall of the node, or in one before it." : null,
        };
    });
}
