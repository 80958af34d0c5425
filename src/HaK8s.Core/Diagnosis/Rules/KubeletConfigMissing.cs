namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm writes the file at init and join; before that the kubelet waits for it in a crash loop.</summary>
internal sealed class KubeletConfigMissing : NodeRule
{
    public override string Symptom => "`failed to load Kubelet config file /var/lib/kubelet/config.yaml, error failed to read kubelet config file \"/var/lib/kubelet/config.yaml\", error: open /var/lib/kubelet/config.yaml: no such file or directory`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"open /var/lib/kubelet/config\.yaml: no such file or directory",
    ];

    public override string Cause => "The kubelet's configuration file is missing.";

    public override string Check => "`ls /var/lib/kubelet/config.yaml`: nothing; `ls /etc/kubernetes/kubelet.conf` tells whether the node has joined.";

    public override string Remedy => "On a node that has joined, write it again with `kubeadm upgrade node phase kubelet-config` and restart the kubelet; else run kubeadm init or join.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'kubeadm upgrade node phase kubelet-config && systemctl restart kubelet'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // What has kept kubeadm from writing it is another rule's.
        if (!node.KubeletFails() || node.Has(NodePaths.KubeletConfig) || node.UnitOf("kubelet") is { Active: "inactive" } || node.FailedRun() is not null)
            return null;
        EvidenceLine[] said = [.. node.Said("kubelet", Pattern[0])];
        if (node.Has(NodePaths.KubeletKubeConfig))
            return new(DiagnosisConfidence.Certain, "the file is not there, and the kubelet ends", [.. said, node.Line(NodePaths.KubeletConfig, "not there")]);
        // Then it is as it should be, and only who asks for it is told so.
        return said.Length == 0 || seen.Symptom is not { } symptom || !Fits(symptom) ? null : new(DiagnosisConfidence.Possible, "the node has not joined, and until then this is normal", [.. said, node.Line(NodePaths.KubeletKubeConfig, "not there")])
        {
            Cause = "The node has not joined a cluster yet: until kubeadm init or join writes its configuration, the kubelet ends and is started again. This is normal.",
            Remedy = "Nothing, or join the node.",
        };
    }
}
