namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet renews it while it runs; one that was off for long, or could not reach the API, is too late.</summary>
internal sealed class KubeletClientCertificateExpired : NodeRule
{
    private const string Words = @"part of the existing bootstrap client certificate.* is expired|currently active client certificate has expired";

    public override string Symptom => "`part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired`";

    public override IReadOnlyList<string> Pattern => [Words, @"unable to load bootstrap kubeconfig: stat \S*bootstrap-kubelet\.conf: no such file or directory"];

    public override string Cause => "The kubelet's client certificate has expired.";

    public override string Check => $"`openssl x509 -noout -enddate -in {NodePaths.KubeletCertificate}`.";

    public override string Remedy =>
        "On a control plane with ca.key: `kubeadm kubeconfig user --org system:nodes --client-name system:node:NAME > kubelet.conf`, copy it to the node's /etc/kubernetes/kubelet.conf, remove /var/lib/kubelet/pki/kubelet-client*, and restart the kubelet. Or reset the node and join it again.";

    public override string? Pipeline => $"$_.Node | Invoke-NodeCommand 'openssl x509 -noout -subject -enddate -in {NodePaths.KubeletCertificate}'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/#kubelet-client-cert";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("kubelet", Words + @"|bootstrap-kubelet\.conf: no such file|certificate has expired|\bUnauthorized\b").Take(3)];
        // Of a control plane from before 1.17 it stands in kubelet.conf itself, and is never renewed there.
        CertificateEvidence? certificate = node.CertificateOf(NodePaths.KubeletCertificate) ?? node.CertificateOf(NodePaths.KubeletKubeConfig);
        if (certificate is not null && certificate.NotAfter < node.Time)
            return new(DiagnosisConfidence.Certain, "its end was read from the file", [.. said, node.Line(certificate.File, $"{certificate.Subject} expired on {Failure.Utc(certificate.NotAfter)}")])
            {
                Cause = $"The kubelet's client certificate {certificate.File} expired on {Failure.Utc(certificate.NotAfter)}.",
            };
        return certificate is null && node.KubeletFails() && node.Said("kubelet", Words).Any() ? new(DiagnosisConfidence.Likely, "the kubelet says so and does not start", said) : null;
    }
}
