namespace HaK8s.Diagnosis.Rules;

/// <summary>A manifest was moved away, for a restart or a repair, and not back.</summary>
internal sealed class StaticPodManifestMissing : NodeRule
{
    public override string Symptom => "A pod of the control plane is not there at all on one node, not even as a failed one";

    public override IReadOnlyList<string> Pattern => [@"manifests/kube-(apiserver|controller-manager|scheduler)\.yaml.*(no such file|not found|missing)"];

    public override string Cause => "The manifest of a component of the control plane is missing, while the others are there.";

    public override string Check => "`ls /etc/kubernetes/manifests`: kube-apiserver.yaml, kube-controller-manager.yaml and kube-scheduler.yaml.";

    public override string Remedy => "Move the manifest back, or let `kubeadm init phase control-plane COMPONENT --config FILE` write it anew.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'ls -la /etc/kubernetes/manifests'";

    public override IReadOnlyList<string> Consequence => [nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(EndpointAddressRefuses), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // kubeadm writes them one after the other.
        if (node.KubeadmRun.Any(run => run.State == "running") || node.Status is not { } status)
            return null;
        string[] missing = [.. NodeEvidenceQueries.ControlPlaneComponents.Except(status.Manifests)];
        return missing.Length is 0 or 3 ? null
            : new(DiagnosisConfidence.Certain, "the folder was looked at", [node.Line("/etc/kubernetes/manifests", $"holds {string.Join(", ", status.Manifests.Select(name => name + ".yaml"))}, and no {string.Join(", ", missing.Select(name => name + ".yaml"))}")])
            {
                Cause = $"/etc/kubernetes/manifests/{string.Join(", ", missing.Select(name => name + ".yaml"))} is missing, while the others are there.",
            };
    }
}
