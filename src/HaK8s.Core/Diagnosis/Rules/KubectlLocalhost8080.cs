namespace HaK8s.Diagnosis.Rules;

/// <summary>What kubectl tries when nothing tells it where the cluster is.</summary>
internal sealed class KubectlLocalhost8080 : DiagnosisRule
{
    public override string Symptom => "`The connection to the server localhost:8080 was refused - did you specify the right host or port?`";

    public override IReadOnlyList<string> Pattern => [@"(localhost|127\.0\.0\.1|\[::1\]):8080.*(was refused|connection refused)", @"http://localhost:8080/"];

    public override string Cause => "kubectl has no kubeconfig.";

    public override string Check => "`kubectl config view` prints empty lists; KUBECONFIG is not set and ~/.kube/config is not there. With sudo it is that of root.";

    public override string Remedy => "Fetch the kubeconfig of the cluster; on a control plane `export KUBECONFIG=/etc/kubernetes/admin.conf` as root does for the moment.";

    public override string? Pipeline => "$cluster.ControlPlane[0] | Get-KubeConfig";

    public override string Source => "https://kubernetes.io/docs/tasks/tools/install-kubectl-linux/#verify-kubectl-configuration";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        if (seen.Symptom is { } symptom && Fits(symptom))
            yield return new(DiagnosisConfidence.Likely, "no cluster of kubeadm serves there; kubectl tries it when it was told nothing", [new(null, "symptom", null, symptom)]);
    }
}
