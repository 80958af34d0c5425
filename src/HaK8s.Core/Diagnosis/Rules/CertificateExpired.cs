namespace HaK8s.Diagnosis.Rules;

/// <summary>Any of kubeadm's certificates but those that have rules of their own. An expired one fails with the next connection.</summary>
internal sealed class CertificateExpired : NodeRule
{
    // An old copy in the same folders is in nobody's way.
    private static readonly string[] Files =
    [
        NodePaths.Ca, $"{NodePaths.Pki}/front-proxy-ca.crt", $"{NodePaths.Pki}/front-proxy-client.crt", $"{NodePaths.Pki}/apiserver-kubelet-client.crt", NodePaths.EtcdCa,
        $"{NodePaths.Pki}/etcd/server.crt", $"{NodePaths.Pki}/etcd/peer.crt", $"{NodePaths.Pki}/etcd/healthcheck-client.crt",
        "/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf", "/etc/kubernetes/controller-manager.conf", "/etc/kubernetes/scheduler.conf",
    ];

    public override string Symptom => "`error: You must be logged in to the server (Unauthorized)`, or `x509: certificate has expired or is not yet valid` in a component's log";

    public override IReadOnlyList<string> Pattern => [@"You must be logged in to the server", @"x509: certificate has expired or is not yet valid", @"\bUnauthorized\b"];

    public override string Cause => "Certificates of the control plane have expired.";

    public override string Check => "`kubeadm certs check-expiration` on each control plane.";

    public override string Remedy =>
        "`kubeadm certs renew all` (before 1.20: `kubeadm alpha certs renew all`), then restart apiserver, controller-manager and scheduler by moving their manifests away for 20 seconds, and fetch admin.conf anew. An expired CA has to be replaced by hand.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'kubeadm certs check-expiration'";

    public override IReadOnlyList<string> Consequence =>
        [nameof(ApiServerCertificateExpired), nameof(KubeletClientCertificateExpired), nameof(EtcdServerCertRefused), nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        CertificateEvidence[] expired = [.. node.Certificate.Where(certificate => Files.Contains(certificate.File) && certificate.NotAfter < node.Time).OrderByDescending(certificate => certificate.NotAfter)];
        if (expired.Length == 0)
            return null;
        string[] components = [.. NodeEvidenceQueries.ControlPlaneComponents.Where(node.Fails)];
        return new(DiagnosisConfidence.Certain, "their end was read from the files",
        [
            .. components.SelectMany(component => node.LastWords(component, "expired|Unauthorized").Take(1)), .. components.Select(node.Health).OfType<EvidenceLine>().Take(1),
            .. expired.Select(certificate => node.Line(certificate.File, $"{certificate.Subject} expired on {Failure.Utc(certificate.NotAfter)}")),
        ])
        {
            Cause = $"{string.Join(", ", expired.Select(certificate => certificate.File).Distinct())} expired on {Failure.Utc(expired[0].NotAfter)}.",
        };
    }
}
