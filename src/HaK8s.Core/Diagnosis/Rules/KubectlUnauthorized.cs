namespace HaK8s.Diagnosis.Rules;

/// <summary>The client certificate of a kubeconfig ends after a year.</summary>
internal sealed class KubectlUnauthorized : DiagnosisRule
{
    public override string Symptom => "`error: You must be logged in to the server (Unauthorized)`";

    public override IReadOnlyList<string> Pattern => [@"You must be logged in to the server", @"the server has asked for the client to provide credentials"];

    public override string Cause => "The client certificate in the kubeconfig has ended, or is from the CA of another cluster.";

    public override string Check => "`kubectl config view --raw --minify -o 'jsonpath={..client-certificate-data}' | base64 -d | openssl x509 -noout -enddate -issuer`.";

    public override string Remedy => "Fetch a new kubeconfig from a control plane. When admin.conf has ended there too, renew it first with `kubeadm certs renew admin.conf`.";

    public override string? Pipeline => "$cluster.ControlPlane[0] | Get-KubeConfig";

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        // The cluster itself is well: then it is the file.
        EvidenceLine[] serving = [.. seen.Record.Where(record => record.Serves && record.IsTrusted != false).Select(record => seen.EndpointLine($"{record.Address}: {record.Detail}"))];
        if (seen.Symptom is { } symptom && Fits(symptom) && serving.Length > 0)
            yield return new(DiagnosisConfidence.Likely, "the apiservers serve and know the operator no more", serving);
    }
}
