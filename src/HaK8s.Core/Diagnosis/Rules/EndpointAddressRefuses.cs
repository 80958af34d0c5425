using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>An address of the round robin whose node has an apiserver that does not listen; a node that never joined is RecordOfNodeNotJoined.</summary>
internal sealed class EndpointAddressRefuses : DiagnosisRule
{
    public override string Symptom => "Now and then `connection refused` on one address of the endpoint's name";

    public override IReadOnlyList<string> Pattern => [@"connect: connection refused", @"was refused - did you specify the right host"];

    public override string Cause => "An address that the endpoint's name gives refuses connections.";

    public override string Check => "`dig +short NAME`, then `curl -k https://ADDRESS:6443/readyz` for each address.";

    public override string Remedy => "Bring the apiserver there back, or take the record away until it is.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Record
        .Where(record => record.State == EndpointRecordState.Refused && seen.CarriesControlPlane(record))
        .Select(record => new Sign(DiagnosisConfidence.Certain, "nothing listens there", [new(null, "endpoint", seen.Time, $"{record.Address}: {record.Detail}")])
        {
            Node = seen.NodeOf(record)?.Node,
            Cause = $"{record.Address}, which the name of the endpoint gives, refuses connections.",
        });
}
