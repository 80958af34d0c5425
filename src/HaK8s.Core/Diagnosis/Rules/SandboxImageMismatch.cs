namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm pulls one pause image, the runtime wants another: without a registry the latter is not there.</summary>
internal sealed class SandboxImageMismatch : NodeRule
{
    public override string Symptom => "`detected that the sandbox image \"registry.k8s.io/pause:3.6\" of the container runtime is inconsistent with that used by kubeadm`, and the control plane does not come up";

    public override IReadOnlyList<string> Pattern =>
    [
        @"detected that the sandbox image .* of the container runtime is inconsistent with that used by kubeadm",
    ];

    public override string Cause => "containerd uses another sandbox (pause) image than kubeadm has pulled, and it is not on the node.";

    public override string Check => "The sandbox image in /etc/containerd/config.toml, `kubeadm config images list`, and what `crictl images` has.";

    public override string Remedy => "Name kubeadm's pause image as the sandbox image of containerd, restart it, reset the node and run kubeadm again.";

    public override string? Pipeline => "$_.Node | Set-ContainerdConfig -KubernetesVersion $cluster.KubernetesVersion";

    public override IReadOnlyList<string> Consequence => [nameof(SandboxImageUnavailable), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Versions => "kubeadm 1.28 and later";

    public override string Source => "https://github.com/kubernetes/kubernetes/blob/v1.36.0/cmd/kubeadm/app/preflight/checks.go";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.KubeadmSaid(Pattern[0])];
        // With the image on the node the warning is harmless, whatever else kubeadm has failed of.
        return said.Length == 0 || node.Fact?.Containerd.SandboxImage is not { } image || node.HasImage(image) || node.Image.Count == 0 ? null
            : new(DiagnosisConfidence.Likely, "kubeadm has warned of it, and the runtime's image is not on the node", [.. said, node.Line(node.Fact.Containerd.ConfigPath, $"sandbox image {image}")])
            {
                Cause = $"containerd uses the sandbox image {image}, which kubeadm does not pull and the node does not have.",
            };
    }
}
