namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm starts on a clean host only.</summary>
internal sealed class ClusterLeftovers : KubeadmLogRule
{
    public override string Symptom => "`[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR FileAvailable--etc-kubernetes-", @"\[ERROR DirAvailable-", @"/etc/kubernetes/\S+ already exists", @"/var/lib/etcd is not empty"];

    public override string Cause => "The node holds files of an earlier init or join.";

    public override string Check => "The files that the messages name are there; `systemctl status kubelet` tells whether they are still in use.";

    public override string Remedy => "Make sure that the node belongs to no living cluster. Then reset it, and copy the client files of etcd again before the next init.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmReset";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(KubeadmPortTaken), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said)
    {
        string[] still = [.. node.Fact?.Trace.Where(trace => said.Any(line => line.Text.Contains(trace.What, StringComparison.Ordinal))).Select(trace => trace.What) ?? []];
        return still.Length > 0
            ? new(DiagnosisConfidence.Certain, "kubeadm ended because of them, and they are still there", [.. said, .. still.Select(file => node.Line("file", file))])
            {
                Cause = $"The node holds files of an earlier init or join, such as {still[0]}.",
            }
            : new(DiagnosisConfidence.Likely, "kubeadm ended because of them", said);
    }
}
