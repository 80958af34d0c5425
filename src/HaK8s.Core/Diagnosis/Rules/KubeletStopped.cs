using HaK8s.Preflight;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Nothing has gone wrong: somebody has stopped it, or it does not start at boot.</summary>
internal sealed class KubeletStopped : NodeRule
{
    public override string Symptom => "The node is NotReady with `Kubelet stopped posting node status`, and `systemctl status kubelet` says `inactive (dead)`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"Kubelet stopped posting node status",
        @"Active: inactive \(dead\)",
        @"Unit kubelet\.service (is masked|could not be found)",
        @"kubelet service is not (enabled|active)",
    ];

    public override string Cause => "The kubelet is stopped, and nothing starts it.";

    public override string Check => "`systemctl is-enabled kubelet` and `systemctl status kubelet`: `inactive (dead)`, `disabled`, `masked`.";

    public override string Remedy => "Unmask it where it is masked, enable it and start it.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'systemctl unmask kubelet; systemctl enable --now kubelet'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        ServiceUnit? file = node.Fact?.UnitOf("kubelet");
        bool masked = file?.Enabled.StartsWith("masked", StringComparison.Ordinal) == true;
        if (!node.Has(NodePaths.KubeletKubeConfig) || !(node.UnitOf("kubelet") is { Active: "inactive" } || (masked && file!.Active != "active")))
            return null;
        return new(DiagnosisConfidence.Certain, "systemd says so",
            [node.Line("systemd", $"{node.UnitOf("kubelet")?.ToString() ?? $"kubelet is {file!.Active}"}{(file is null ? "" : $", {file.Enabled}")}"), .. node.Said("kubelet", "Stopp(ed|ing)|Deactivated").Take(2)])
        {
            Cause = masked ? "The kubelet is masked: systemd starts it under no circumstances." : file?.Enabled == "disabled" ? "The kubelet is stopped and disabled: it does not start at boot." : null,
        };
    }
}
