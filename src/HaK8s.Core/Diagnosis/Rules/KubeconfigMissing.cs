namespace HaK8s.Diagnosis.Rules;

/// <summary>The controller-manager's or scheduler's way to its apiserver is gone. Where its folder is mounted file by file, the kubelet makes an empty one.</summary>
internal sealed class KubeconfigMissing : NodeRule
{
    public override string Symptom => "`stat /etc/kubernetes/scheduler.conf: no such file or directory` as the last words of scheduler or controller-manager";

    public override IReadOnlyList<string> Pattern =>
        [@"(stat|open) /etc/kubernetes/(scheduler|controller-manager)\.conf: no such file or directory", @"invalid configuration: no configuration has been provided", @"/etc/kubernetes/(scheduler|controller-manager)\.conf.*(no such file|missing)"];

    public override string Cause => "The kubeconfig of a component of the control plane is missing, or empty.";

    public override string Check => "`ls -l /etc/kubernetes/*.conf`: controller-manager.conf and scheduler.conf are there and not empty.";

    public override string Remedy => "Remove the empty file, then `kubeadm init phase kubeconfig scheduler` or `controller-manager` with --config (it needs ca.key); the component starts by itself.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'ls -l /etc/kubernetes'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-init-phase/#cmd-phase-kubeconfig";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        foreach (string component in new[] { "kube-controller-manager", "kube-scheduler" })
        {
            string file = node.Argument(component, "kubeconfig") ?? $"/etc/kubernetes/{component["kube-".Length..]}.conf";
            bool known = file is "/etc/kubernetes/controller-manager.conf" or "/etc/kubernetes/scheduler.conf";
            if (!node.Fails(component) || (known && node.File.Any(one => one.Path == file && one.Size > 0)))
                continue;
            EvidenceLine[] said = [.. node.LastWords(component, @"(stat|open) \S*: no such file or directory|no configuration has been provided|error loading config file|unable to load in-cluster configuration").Take(2)];
            if (known || said.Length > 0)
                return new(known ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, known ? "the file was looked for" : "the component's words name it",
                    [.. said, node.Line(file, known && node.Has(file) ? "is empty" : "is not there")])
                {
                    Cause = $"{file}, the kubeconfig of {component}, {(known && node.Has(file) ? "is empty" : "is missing")}.",
                };
        }
        return null;
    }
}
