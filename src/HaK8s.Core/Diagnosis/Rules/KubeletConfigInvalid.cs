namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet cannot read its configuration, or refuses what stands in it.</summary>
internal sealed class KubeletConfigInvalid : NodeRule
{
    public override string Symptom => "`failed to load Kubelet config file /var/lib/kubelet/config.yaml, error failed to decode`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"failed to load Kubelet config file .*error failed to decode",
        @"failed to load kubelet config file, (path|error): .*failed to decode",
        @"failed to validate kubelet configuration",
    ];

    public override string Cause => "The kubelet's configuration file is broken, or holds what this kubelet does not take.";

    public override string Check => "The kubelet's words name the line or the setting in /var/lib/kubelet/config.yaml.";

    public override string Remedy => "Correct the setting; or write the file anew with `kubeadm upgrade node phase kubelet-config`, and restart the kubelet.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'kubeadm upgrade node phase kubelet-config && systemctl restart kubelet'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (!node.KubeletFails() || !node.Has(NodePaths.KubeletConfig))
            return null;
        // cgroup v1 and swap are settings too, with rules of their own.
        EvidenceLine[] said = [.. node.Said("kubelet", string.Join('|', Pattern)).Where(line => !line.Text.Contains("cgroup v1", StringComparison.OrdinalIgnoreCase) && !line.Text.Contains("swap on", StringComparison.OrdinalIgnoreCase))];
        return said.Length == 0 ? null : new(DiagnosisConfidence.Certain, "the kubelet ends because of it", said);
    }
}
