namespace HaK8s.Diagnosis.Rules;

/// <summary>The CA file beside the apiserver is not the one that etcd's certificates are from.</summary>
internal sealed class EtcdCaWrong : NodeRule
{
    private const string Words = @"handshake failed: (tls: failed to verify certificate: )?x509: certificate signed by unknown authority|(2379|etcd).*signed by unknown authority"
        + @"|SSL certificate problem: (unable to get|self.signed|invalid CA)";

    public override string Symptom => "`transport: authentication handshake failed: x509: certificate signed by unknown authority` in the apiserver's log";

    public override IReadOnlyList<string> Pattern =>
        [@"authentication handshake failed: (tls: failed to verify certificate: )?x509: certificate signed by unknown authority", @"etcd.*certificate signed by unknown authority"];

    public override string Cause => "The CA file that the apiserver trusts etcd by is not the CA of etcd's certificates.";

    public override string Check => $"`openssl verify -CAfile {NodePaths.EtcdCa} MEMBER.pem` with a member's certificate, and `curl --cacert {NodePaths.EtcdCa} https://MEMBER:2379/health` on the node.";

    public override string Remedy => $"Copy etcd's own CA to {NodePaths.EtcdCa}; the kubelet starts the apiserver anew by itself.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/setup-ha-etcd-with-kubeadm/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = node.EtcdTrouble(Words);
        if (said.Length == 0)
            return null;
        string file = node.Argument("kube-apiserver", "etcd-cafile") ?? NodePaths.EtcdCa;
        CertificateEvidence? ca = node.CertificateOf(file);
        return new(said[0].Source == "etcd" ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely,
            said[0].Source == "etcd" ? "etcd was asked with this file just now, and its certificate is not from it" : "the words are about etcd's certificate",
            ca is null ? said : [.. said, node.Line(file, $"the CA is {ca.Subject}, valid from {Failure.Utc(ca.NotBefore)}")])
        {
            Cause = $"{file} on this node is not the CA of etcd's certificates.",
        };
    }
}
