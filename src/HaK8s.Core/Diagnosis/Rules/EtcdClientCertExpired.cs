namespace HaK8s.Diagnosis.Rules;

/// <summary>Nobody but its operator renews the certificate for an external etcd.</summary>
internal sealed class EtcdClientCertExpired : NodeRule
{
    public override string Symptom => "`remote error: tls: bad certificate` or `remote error: tls: expired certificate` from etcd, after about a year";

    public override IReadOnlyList<string> Pattern => [@"remote error: tls: (bad|expired) certificate", @"apiserver-etcd-client.*(expired|invalid)"];

    public override string Cause => "The certificate that the apiserver shows to etcd has expired.";

    public override string Check => $"`openssl x509 -noout -enddate -in {NodePaths.EtcdClientCertificate}`.";

    public override string Remedy => "Have etcd's CA issue a new client certificate and copy it to the node. kubeadm renews that of an external etcd not: it has no key of that CA.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string file = node.Argument("kube-apiserver", "etcd-certfile") ?? NodePaths.EtcdClientCertificate;
        if (node.CertificateOf(file) is not { } certificate || certificate.NotAfter >= node.Time)
            return null;
        // Connections that stand are not asked again: it fails with the next one.
        EvidenceLine[] said = [.. node.EtcdAnswers("."), .. node.LastWords("kube-apiserver", @"tls: \w+ certificate|2379").Take(2), .. node.KubeadmSaid("etcd.*certificate").Take(2)];
        return said.Length == 0 ? null
            : new(DiagnosisConfidence.Certain, "its end was read from the file", [.. said.Take(4), node.Line(file, $"{certificate.Subject} expired on {Failure.Utc(certificate.NotAfter)}")]) { Cause = $"{file} expired on {Failure.Utc(certificate.NotAfter)}." };
    }
}
