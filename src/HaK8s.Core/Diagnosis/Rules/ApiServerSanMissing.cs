using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Inventory;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The endpoint's name was changed or added after the certificate was made.</summary>
internal sealed class ApiServerSanMissing : NodeRule
{
    public override string Symptom => "`x509: certificate is valid for kubernetes, kubernetes.default, not k8s-api.example.com`";

    public override IReadOnlyList<string> Pattern => [@"x509: certificate is valid for .*, not \S+", @"no alternative certificate subject name matches", @"doesn't contain any IP SANs"];

    public override string Cause => "The apiserver's certificate does not hold the name that clients use.";

    public override string Check => $"`openssl x509 -noout -ext subjectAltName -in {NodePaths.ApiServerCertificate}` has to name the endpoint and the node's address.";

    public override string Remedy =>
        "Put the name under apiServer.certSANs of kubeadm's ClusterConfiguration, move apiserver.crt and apiserver.key away, `kubeadm init phase certs apiserver --config FILE`, and restart the apiserver. On every control plane.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-APIServer";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string file = node.Argument("kube-apiserver", "tls-cert-file") ?? NodePaths.ApiServerCertificate;
        if (node.Status?.Manifests.Contains("kube-apiserver") != true || node.CertificateOf(file) is not { } certificate)
            return null;
        EndpointRecord? record = seen.Record.FirstOrDefault(record => seen.NodeOf(record) == node);
        EvidenceLine? refused = node.Fails("kube-apiserver") && node.Health("kube-apiserver") is { } health
            && (health.Text.Contains("subject name matches", StringComparison.Ordinal) || health.Text.Contains("certificate is valid for", StringComparison.Ordinal)) ? health : null;
        // A proxy in front, or a second certificate for that name, may serve it: who asks for the name decides.
        string[] missing = record?.HoldsName == true ? [] : [.. new[] { seen.ControlPlaneEndpoint is { } endpoint ? ControlPlaneEndpoint.TryParse(endpoint)?.Host : null, node.Status.Endpoint?.Host }.OfType<string>().Distinct().Where(host => !Holds(certificate, host))];
        string? address = node.Argument("kube-apiserver", "advertise-address");
        if (refused is not null && address is not null && !Holds(certificate, address))
            missing = [.. missing, address];
        if (missing.Length == 0)
            return null;
        string names = string.Join(", ", missing);
        return new(DiagnosisConfidence.Certain, "the certificate's names were read from the file",
        [
            .. new[] { refused }.OfType<EvidenceLine>(), .. record is { HoldsName: false } ? new[] { new EvidenceLine(null, "endpoint", seen.Time, $"{record.Address}: {record.Detail}") } : [],
            .. node.Said("kubelet", @"x509: certificate is valid for .*, not ").Take(2), node.Line(file, $"is valid for {string.Join(", ", certificate.Name)}; not for {names}"),
        ])
        {
            Cause = $"The apiserver's certificate {file} does not hold {names}.",
        };
    }

    private static bool Holds(CertificateEvidence certificate, string host) => certificate.Name.Any(name => IPAddress.TryParse(host, out IPAddress? address)
        ? IPAddress.TryParse(name, out IPAddress? held) && held.Equals(address)
        : name.Equals(host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) || (name.StartsWith("*.", StringComparison.Ordinal) && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && host[dot..].Equals(name[1..], StringComparison.OrdinalIgnoreCase)));
}
