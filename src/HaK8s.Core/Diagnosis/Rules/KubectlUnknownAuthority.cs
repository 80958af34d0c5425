namespace HaK8s.Diagnosis.Rules;

/// <summary>Every kubeadm init makes a new CA.</summary>
internal sealed class KubectlUnknownAuthority : DiagnosisRule
{
    public override string Symptom => "`Unable to connect to the server: x509: certificate signed by unknown authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"kubernetes\")`";

    public override IReadOnlyList<string> Pattern => [@"Unable to connect to the server: (tls: failed to verify certificate: )?x509: certificate signed by unknown authority.*", @"verification error.* while trying to verify candidate authority certificate ""kubernetes"""];

    public override string Cause => "The kubeconfig holds the CA of an earlier cluster of the same name.";

    public override string Check => "`kubectl config view --raw --minify -o 'jsonpath={..certificate-authority-data}' | base64 -d | openssl x509 -noout -fingerprint` beside that of /etc/kubernetes/pki/ca.crt on a control plane.";

    public override string Remedy => "Fetch the kubeconfig of the cluster that is there now.";

    public override string? Pipeline => "$cluster.ControlPlane[0] | Get-KubeConfig";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/#tls-certificate-errors";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        // The cluster itself is well: then it is the file.
        EvidenceLine[] serving = [.. seen.Record.Where(record => record.Serves && record.IsTrusted != false).Select(record => seen.EndpointLine($"{record.Address}: {record.Detail}"))];
        if (seen.Symptom is { } symptom && Fits(symptom) && serving.Length > 0)
            yield return new(DiagnosisConfidence.Likely, "the apiservers answer with a certificate of the CA of this cluster", serving);
    }
}
