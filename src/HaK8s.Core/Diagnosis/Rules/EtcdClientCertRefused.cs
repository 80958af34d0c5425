namespace HaK8s.Diagnosis.Rules;

/// <summary>What is left when etcd refuses a client certificate that is valid and made for clients: it is from another CA.</summary>
internal sealed class EtcdClientCertRefused : NodeRule
{
    private const string Words = @"tls: (bad certificate|unknown certificate authority|unknown certificate|certificate required)|alert (bad certificate|unknown ca|certificate required|certificate unknown)";

    public override string Symptom => "`remote error: tls: unknown certificate authority` or `bad certificate` from etcd";

    public override IReadOnlyList<string> Pattern => [@"remote error: tls: (bad certificate|unknown certificate authority|certificate required)"];

    public override string Cause => "etcd does not accept the certificate that the apiserver shows to it: most likely it is from another CA.";

    public override string Check => $"`openssl verify -CAfile CA {NodePaths.EtcdClientCertificate}`, with the file that etcd has as --trusted-ca-file.";

    public override string Remedy => "Copy a client certificate to the node that etcd's trusted CA has issued, with its key.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://etcd.io/docs/v3.5/op-guide/security/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string file = node.Argument("kube-apiserver", "etcd-certfile") ?? NodePaths.EtcdClientCertificate;
        CertificateEvidence? certificate = node.CertificateOf(file), ca = node.CertificateOf(node.Argument("kube-apiserver", "etcd-cafile") ?? NodePaths.EtcdCa);
        // Those have rules of their own.
        if (certificate is not null && (certificate.NotAfter < node.Time || (certificate.Usage.Count > 0 && !certificate.Usage.Contains("clientAuth"))))
            return null;
        EvidenceLine[] said = node.EtcdTrouble(Words);
        if (said.Length == 0)
            return null;
        bool other = certificate is not null && ca is not null && !ca.Issued(certificate);
        return new(other ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely,
            other ? "etcd refuses it, and the CA beside it has not issued it" : "etcd refuses the connection because of the certificate",
            certificate is null ? said : [.. said.Take(4), node.Line(file, $"{certificate.Subject} from {certificate.Issuer}")])
        {
            Cause = other ? $"{file} is from {certificate!.Issuer}, and that is not the CA that etcd has." : null,
        };
    }
}
