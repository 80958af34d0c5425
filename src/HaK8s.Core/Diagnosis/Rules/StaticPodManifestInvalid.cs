namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet drops a static pod whose file it cannot read, and says so to its journal alone.</summary>
internal sealed class StaticPodManifestInvalid : NodeRule
{
    private const string Words = @"(Could not|Can.t) process (manifest|config) file|couldn.t parse as pod|invalid pod: ";

    public override string Symptom => "`Could not process manifest file` in the kubelet's log; the component's container is gone and does not come back";

    public override IReadOnlyList<string> Pattern => [Words, @"please check (manifest|config) file"];

    public override string Cause => "The kubelet cannot read a static pod's manifest.";

    public override string Check => "`journalctl -u kubelet | grep manifest`: it names the file and the line.";

    public override string Remedy => "Mend the file's YAML; the kubelet sees it within 20 seconds. `kubeadm init phase control-plane` writes it anew.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'journalctl -u kubelet --no-pager --lines 500 | grep -i manifest | tail -n 5'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(EndpointAddressRefuses), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/kubelet/config/file.go";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        foreach (string component in node.Status?.Manifests ?? [])
        {
            // One that has its pod was read after all: a file that is being written is broken for a moment.
            bool known = NodeEvidenceQueries.ControlPlaneComponents.Contains(component);
            if (known ? !node.Fails(component) : node.Sandbox.Any(pod => pod.Pod.StartsWith(component + "-", StringComparison.Ordinal)))
                continue;
            string file = $"/etc/kubernetes/manifests/{component}.yaml";
            EvidenceLine[] said = [.. node.Said("kubelet", Words).Where(line => line.Text.Contains(file, StringComparison.Ordinal)).Take(2)];
            EvidenceLine[] held = [.. node.ManifestError.Where(error => error.Name == file).Select(error => node.Line(file, error.Text))];
            if (said.Length + held.Length > 0 && node.Newest(component)?.State != "Running")
                return new(said.Length > 0 ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, said.Length > 0 ? "the kubelet says so, and its container does not run" : "it looks unlike one of kubeadm's, and its container does not run", [.. said, .. held])
                {
                    Cause = $"The kubelet cannot read {file}.",
                };
        }
        return null;
    }
}
