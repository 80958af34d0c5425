namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm issues it for a year and renews it with each upgrade.</summary>
internal sealed class ApiServerCertificateExpired : NodeRule
{
    public override string Symptom => "`Unable to connect to the server: x509: certificate has expired or is not yet valid` from every client of one control plane";

    public override IReadOnlyList<string> Pattern => [@"x509: certificate has expired or is not yet valid", @"SSL certificate problem: certificate has expired"];

    public override string Cause => "The apiserver's certificate has expired.";

    public override string Check => $"`kubeadm certs check-expiration`, or `openssl x509 -noout -enddate -in {NodePaths.ApiServerCertificate}`.";

    public override string Remedy => "`kubeadm certs renew apiserver` (before 1.20: `kubeadm alpha certs renew apiserver`), then restart the apiserver: move its manifest away for 20 seconds.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'kubeadm certs renew apiserver && crictl pods --name kube-apiserver -q | xargs -r crictl stopp'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string file = node.Argument("kube-apiserver", "tls-cert-file") ?? NodePaths.ApiServerCertificate;
        if (node.Manifest.Count == 0 || node.CertificateOf(file) is not { } certificate)
            return null;
        EvidenceLine? health = node.Fails("kube-apiserver") ? node.Health("kube-apiserver") : null;
        if (certificate.NotAfter < node.Time)
            return new(DiagnosisConfidence.Certain, "its end was read from the file", [node.Line(file, $"expired on {Failure.Utc(certificate.NotAfter)}"), .. new[] { health }.OfType<EvidenceLine>()])
            {
                Cause = $"The apiserver's certificate {file} expired on {Failure.Utc(certificate.NotAfter)}.",
            };
        return health?.Text.Contains("certificate has expired", StringComparison.Ordinal) == true
            ? new(DiagnosisConfidence.Likely, "the file was renewed, and the apiserver still shows the old one", [health, node.Line(file, $"is valid until {Failure.Utc(certificate.NotAfter)}")])
            {
                Cause = "The apiserver still shows an expired certificate; the file has been renewed.",
                Remedy = "Restart the apiserver: move its manifest away for 20 seconds.",
            } : null;
    }
}
