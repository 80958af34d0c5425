namespace HaK8s.Diagnosis.Rules;

/// <summary>Certificate and key are of two different copies.</summary>
internal sealed class EtcdClientKeyMismatch : NodeRule
{
    private const string Words = @"tls: private key (type )?does not match public key";

    public override string Symptom => "`tls: private key does not match public key` as the apiserver's last words";

    public override IReadOnlyList<string> Pattern => [Words];

    public override string Cause => "The key that the apiserver uses towards etcd does not belong to its certificate.";

    public override string Check => $"`openssl x509 -noout -pubkey -in {NodePaths.EtcdClientCertificate}` and `openssl pkey -pubout -in {NodePaths.EtcdClientKey}` print the same.";

    public override string Remedy => "Copy certificate and key to the node again, both from one place.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/#external-etcd-nodes";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.LastWords("kube-apiserver", Words).Where(line => !line.Text.Contains("server certificate", StringComparison.Ordinal)).Take(2), .. node.KubeadmSaid($"etcd.*{Words}")];
        // curl reads certificate and key before it connects.
        EvidenceLine[] asked = [.. node.Fails("kube-apiserver") ? node.EtcdAnswers("unable to set private key|key values mismatch|key type mismatch|does not match public key").Take(2) : []];
        return said.Length + asked.Length == 0 || (asked.Length == 0 && node.Status?.Etcd.Count > 0) ? null
            : asked.Length > 0 ? new(DiagnosisConfidence.Certain, "the two files were tried together just now", [.. said, .. asked])
            : new(DiagnosisConfidence.Likely, "the apiserver's words do not name the file, but that of its own certificate reads otherwise", said);
    }
}
