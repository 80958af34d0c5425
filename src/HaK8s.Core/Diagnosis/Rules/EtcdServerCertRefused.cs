namespace HaK8s.Diagnosis.Rules;

/// <summary>The other direction: a member's own certificate has expired, or lacks the name or address that the apiserver calls it by.</summary>
internal sealed class EtcdServerCertRefused : NodeRule
{
    private const string Words = @"handshake failed: (tls: failed to verify certificate: )?x509: (certificate is valid for .*, not |certificate has expired|cannot validate certificate for )"
        + @"|ExternalEtcdVersion.*x509: (certificate is valid for|certificate has expired|cannot validate)|no alternative certificate subject name matches|SSL certificate problem: certificate (has expired|is not yet valid)";

    public override string Symptom => "`transport: authentication handshake failed: x509: certificate is valid for etcd-2, not etcd-1` in the apiserver's log";

    public override IReadOnlyList<string> Pattern => [@"authentication handshake failed: (tls: failed to verify certificate: )?x509: (certificate is valid for|certificate has expired|cannot validate certificate for)"];

    public override string Cause => "A member of etcd shows a certificate that the apiserver does not take: it has expired, or lacks the name or address of --etcd-servers.";

    public override string Check => "`openssl s_client -connect MEMBER:2379 </dev/null | openssl x509 -noout -enddate -ext subjectAltName`.";

    public override string Remedy => "Have etcd's CA issue members' certificates anew, each with all names and addresses by which it is called, and restart the members one by one.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubernetes/issues/79145";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // One member that serves is enough for an apiserver; then its end has another reason.
        EvidenceLine[] said = node.ReachesEtcd() ? [] : node.EtcdTrouble(Words);
        return said.Length == 0 ? null
            : said[0].Source == "etcd" ? new(DiagnosisConfidence.Certain, "the members were asked just now", said) : new(DiagnosisConfidence.Likely, "these words are about the certificate of a member", said);
    }
}
