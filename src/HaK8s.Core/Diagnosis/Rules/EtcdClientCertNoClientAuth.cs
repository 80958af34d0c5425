namespace HaK8s.Diagnosis.Rules;

/// <summary>A certificate of a member, or of a cfssl profile for servers, in the place of a client's.</summary>
internal sealed class EtcdClientCertNoClientAuth : NodeRule
{
    public override string Symptom => "`remote error: tls: bad certificate` from etcd, which says `x509: certificate specifies an incompatible key usage`";

    public override IReadOnlyList<string> Pattern => [@"remote error: tls: bad certificate", @"certificate specifies an incompatible key usage"];

    public override string Cause => "The certificate that the apiserver shows to etcd is not made for clients.";

    public override string Check => $"`openssl x509 -noout -ext extendedKeyUsage -in {NodePaths.EtcdClientCertificate}` has to name TLS Web Client Authentication.";

    public override string Remedy => "Have etcd's CA issue a certificate with the extended key usage clientAuth (cfssl: a profile with \"client auth\") and copy it to the node.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://etcd.io/docs/v3.5/op-guide/security/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string file = node.Argument("kube-apiserver", "etcd-certfile") ?? NodePaths.EtcdClientCertificate;
        if (node.CertificateOf(file) is not { Usage.Count: > 0 } certificate || certificate.Usage.Contains("clientAuth") || certificate.Usage.Contains("2.5.29.37.0"))
            return null;
        // curl may find the connection closed before it has read why.
        EvidenceLine[] said = node.EtcdTrouble(@"tls: (bad|unsupported) certificate|alert (bad|unsupported) certificate|incompatible key usage|getpeername\(\) failed");
        return said.Length == 0 ? null
            : new(DiagnosisConfidence.Certain, "etcd refuses it, and its usages were read from the file", [.. said.Take(4), node.Line(file, $"{certificate.Subject} is made for {string.Join(", ", certificate.Usage)}")])
            {
                Cause = $"{file} is made for {string.Join(", ", certificate.Usage)}, not for clients (clientAuth).",
            };
    }
}
