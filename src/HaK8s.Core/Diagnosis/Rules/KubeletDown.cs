namespace HaK8s.Diagnosis.Rules;

/// <summary>What several causes end in: it stands by itself only when none of them was seen.</summary>
internal sealed class KubeletDown : NodeRule
{
    public override string Symptom => "`The connection to the server localhost:10248 was refused`; kubeadm: `[kubelet-check] It seems like the kubelet isn't running or healthy`";

    public override IReadOnlyList<string> Pattern => [@"kubelet isn't running or healthy", @"localhost:10248|127\.0\.0\.1:10248", @"kubelet\.service: (Failed|Main process exited|Scheduled restart)"];

    public override string Cause => "The kubelet does not run.";

    public override string Check => "`systemctl status kubelet` and the last lines of `journalctl -u kubelet`.";

    public override string Remedy => "Read the kubelet's last lines, mend what they name, then `systemctl restart kubelet`.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'systemctl restart kubelet; sleep 5; systemctl status kubelet --no-pager --lines 20'";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) => node.UnitOf("kubelet") is { IsRunning: false } kubelet
        // Before a node has joined its kubelet ends again and again for want of a configuration, as kubeadm has it.
        && (node.Has(NodePaths.KubeletConfig) || node.Has(NodePaths.KubeletKubeConfig))
        ? new(DiagnosisConfidence.Certain, "systemd says so", [node.Line("systemd", $"{kubelet}"), .. node.Said("kubelet", "^[FE][0-9]{4} |^Error|kubelet.service: Main process exited|^panic").Take(4)]) : null;
}
