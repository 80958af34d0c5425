namespace HaK8s.Diagnosis.Rules;

/// <summary>Leftovers of an earlier cluster, or a cluster that was made anew without its nodes.</summary>
internal sealed class KubeletFromOtherCluster : NodeRule
{
    private const string Distrust = @"x509: certificate signed by unknown authority";

    public override string Symptom => "kubelet: `x509: certificate signed by unknown authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"kubernetes\")`";

    public override IReadOnlyList<string> Pattern => [@"x509: certificate signed by unknown authority.*candidate authority certificate ""kubernetes""", @"certificate signed by unknown authority"];

    public override string Cause => "The kubelet belongs to another cluster: its CA, or its certificate, is not this one's.";

    public override string Check => $"The certificate-authority-data of {NodePaths.KubeletKubeConfig} is the same as {NodePaths.Ca} of a control plane.";

    public override string Remedy => "Reset the node (`kubeadm reset`) and join it again; nothing of the earlier cluster stays then.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmReset";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/#tls-certificate-errors";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        CertificateEvidence? own = node.KubeletCa ?? node.CertificateOf(NodePaths.Ca), leaf = node.CertificateOf(NodePaths.KubeletCertificate);
        // That of the control planes, which agree; a node that was looked at alone has kubeadm's own copy beside it.
        CertificateEvidence[] all = [.. seen.Nodes.Where(other => other.Status?.Manifests.Contains("kube-apiserver") == true).Select(other => other.CertificateOf(NodePaths.Ca)).OfType<CertificateEvidence>()];
        CertificateEvidence? ca = all.Length > 0 ? all[0] : node.CertificateOf(NodePaths.Ca);
        if (own is null || ca is null || all.Any(other => !other.Der.AsSpan().SequenceEqual(ca.Der)))
            return null;
        if (!own.Der.AsSpan().SequenceEqual(ca.Der))
        {
            EvidenceLine[] said = [.. node.Said("kubelet", Distrust).Take(2)];
            return said.Length == 0 ? null
                : new(DiagnosisConfidence.Certain, "its CA was compared with the cluster's",
                    [.. said, node.Line(own.File, $"the CA {own.Subject}, valid from {Failure.Utc(own.NotBefore)}"), node.Line(NodePaths.Ca, $"the CA {ca.Subject} of the cluster, valid from {Failure.Utc(ca.NotBefore)}")])
                {
                    Cause = $"The kubelet trusts a CA of {Failure.Utc(own.NotBefore)}; that of this cluster is of {Failure.Utc(ca.NotBefore)}.",
                };
        }
        EvidenceLine[] refused = [.. node.Said("kubelet", @"\bUnauthorized\b|must be logged in to the server").Take(2)];
        return leaf is null || refused.Length == 0 || ca.Issued(leaf) ? null
            : new(DiagnosisConfidence.Certain, "its certificate was compared with the cluster's CA", [.. refused, node.Line(leaf.File, $"{leaf.Subject} from {leaf.Issuer}, valid from {Failure.Utc(leaf.NotBefore)}")])
            {
                Cause = "The kubelet's client certificate is from another cluster's CA.",
            };
    }
}
