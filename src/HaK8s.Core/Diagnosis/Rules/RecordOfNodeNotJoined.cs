using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The endpoint must name only nodes that carry an apiserver; EndpointAddressRefuses is about one whose apiserver is down.</summary>
internal sealed class RecordOfNodeNotJoined : DiagnosisRule
{
    public override string Symptom => "Now and then `connection refused` or a delay: the name of the endpoint gives a node that has no apiserver";

    public override IReadOnlyList<string> Pattern => [@"connect: connection refused", @"was refused - did you specify the right host"];

    public override string Cause => "The name of the endpoint gives the address of a node that has no apiserver.";

    public override string Check => "`dig +short NAME` beside `kubectl get nodes -o wide`: every address has to be that of a node with the role control-plane.";

    public override string Remedy => "Take the record away until the node has joined as a control plane and its /readyz is ok.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Record
        .Where(record => record.State == EndpointRecordState.Refused && !seen.CarriesControlPlane(record))
        .Select(record => new Sign(DiagnosisConfidence.Certain,
            seen.NodeOf(record) is null ? "nothing listens there, and Kubernetes knows no such node" : "nothing listens there, and the node has neither manifest nor certificate of an apiserver",
            [seen.EndpointLine($"{record.Address}: {record.Detail}")])
        {
            Node = seen.NodeOf(record)?.Node,
            Cause = $"{seen.EndpointName() ?? "The endpoint"} gives {record.Address}{(seen.NodeOf(record)?.Node.Name is { } name ? $" ({name})" : "")}, which has no apiserver.",
        });
}
