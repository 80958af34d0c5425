namespace HaK8s.Diagnosis.Rules;

/// <summary>Every pod begins with the sandbox (pause) image; without it none does.</summary>
internal sealed class SandboxImageUnavailable : NodeRule
{
    public override string Symptom => "`failed to get sandbox image \"registry.k8s.io/pause:3.9\": failed to pull image`; pods stay in ContainerCreating";

    public override IReadOnlyList<string> Pattern =>
    [
        @"failed to get sandbox image",
        @"failed to start sandbox.*failed to pull image.*pause",
        @"failed pulling image \\*""\S*pause:",
    ];

    public override string Cause => "The sandbox (pause) image that the container runtime is configured to use is not on the node and cannot be pulled.";

    public override string Check => "`crictl images` shows no image that is the `sandbox_image` (containerd 2: `pinned_images` `sandbox`) of /etc/containerd/config.toml.";

    public override string Remedy => "Name an image that the node has or can pull as sandbox image, or import it; then restart containerd.";

    public override string? Pipeline => "$_.Node | Set-ContainerdConfig -KubernetesVersion $cluster.KubernetesVersion";

    public override IReadOnlyList<string> Consequence => [nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/container-runtimes/#override-pause-image-containerd";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("kubelet", Pattern[0] + "|" + Pattern[2]), .. node.Said("containerd", Pattern[0])];
        if (said.Length == 0 || node.Fact?.Containerd.SandboxImage is not { } image || node.HasImage(image) || !said.Any(line => line.Text.Contains(image, StringComparison.Ordinal)))
            return null;
        return new(DiagnosisConfidence.Certain, "the image that the configuration names is not on the node, and pulling it fails",
            [.. said.Take(4), node.Line(node.Fact.Containerd.ConfigPath, $"sandbox image {image}")])
        {
            Cause = $"The sandbox image {image} is not on the node and cannot be pulled.",
        };
    }
}
