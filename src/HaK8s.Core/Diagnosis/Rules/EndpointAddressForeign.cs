using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>A record that leads to somebody else fails every client that comes to it.</summary>
internal sealed class EndpointAddressForeign : DiagnosisRule
{
    public override string Symptom => "Now and then `x509: certificate signed by unknown authority` or an answer that is not from Kubernetes, by the address that the name of the endpoint gives";

    public override IReadOnlyList<string> Pattern => [@"x509: certificate signed by unknown authority", @"http: server gave HTTP response to HTTPS client", @"tls: (first record does not look like a TLS handshake|handshake failure|unrecognized name)"];

    public override string Cause => "What answers at an address of the endpoint is no apiserver of this cluster.";

    public override string Check => "`openssl s_client -connect ADDRESS:6443 </dev/null | openssl x509 -noout -issuer -fingerprint` for each address of the name, beside the CA of the cluster.";

    public override string Remedy => "Take the record away, or mend what listens there.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Record
        .Where(record => record is { State: EndpointRecordState.Untrusted, IsTrusted: false } or { State: EndpointRecordState.Unexpected, TimedOut: false })
        // An apiserver of this cluster that is not well is another matter.
        .Where(record => seen.NodeOf(record) is not { } node || node.Trouble is not null || !node.Fails("kube-apiserver"))
        .Select(record => new Sign(seen.NodeOf(record)?.Manifest.Count > 0 ? DiagnosisConfidence.Likely : DiagnosisConfidence.Certain,
            record.IsTrusted == false ? "its certificate is not from the CA of this cluster" : "its answer is not that of an apiserver", [seen.EndpointLine($"{record.Address}: {record.Detail}")])
        {
            Node = seen.NodeOf(record)?.Node,
            Cause = $"What answers at {record.Address}, which the name of the endpoint gives, is no apiserver of this cluster.",
        });
}
