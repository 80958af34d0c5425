namespace HaK8s.Diagnosis.Rules;

/// <summary>kubelet.conf points to a certificate that is gone: the kubelet would ask for one with a bootstrap token, which kubeadm has taken away.</summary>
internal sealed class KubeletClientCertificateMissing : NodeRule
{
    private const string Words = @"unable to load bootstrap kubeconfig: stat \S*bootstrap-kubelet\.conf: no such file or directory";

    public override string Symptom => "`failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory`";

    public override IReadOnlyList<string> Pattern => [Words, @"unable to read client-cert \S*kubelet-client"];

    public override string Cause => "The kubelet's client certificate is missing, and there is no bootstrap token to get a new one with.";

    public override string Check => $"`ls -lL {NodePaths.KubeletCertificate}`: a link to a file that is there.";

    public override string Remedy =>
        "Link it to the newest kubelet-client-*.pem beside it, when one is left. Else on a control plane `kubeadm kubeconfig user --org system:nodes --client-name system:node:NAME` gives a new kubelet.conf; or reset the node and join it again. Then restart the kubelet.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'ls -l /var/lib/kubelet/pki'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/#kubelet-client-cert";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // A node that has not joined has the same words for another reason, and so has one whose certificate has expired.
        if (!node.KubeletFails() || !node.Has(NodePaths.KubeletKubeConfig) || node.Has(NodePaths.KubeletCertificate) || node.CertificateOf(NodePaths.KubeletKubeConfig) is not null)
            return null;
        EvidenceLine[] said = [.. node.Said("kubelet", Words + "|unable to read client-cert").Take(2)];
        return said.Length == 0 ? null : new(DiagnosisConfidence.Certain, "the file was looked for, and the kubelet ends because of it", [.. said, node.Line(NodePaths.KubeletCertificate, "is not there")]);
    }
}
