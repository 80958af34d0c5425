namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet's container runtime does not run.</summary>
internal sealed class ContainerdNotRunning : NodeRule
{
    public override string Symptom => "`failed to connect: dial unix /run/containerd/containerd.sock: connect: no such file or directory`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"containerd\.sock.*(connect: (no such file or directory|connection refused)|context deadline exceeded)",
        @"container runtime is (down|not running)",
        @"connection error: desc = .*containerd\.sock",
    ];

    public override string Cause => "containerd does not run.";

    public override string Check => "`systemctl status containerd`; when it failed, the end of `journalctl -u containerd` says why.";

    public override string Remedy => "Mend what its journal names, then start it and let it start at boot.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'systemctl enable --now containerd; sleep 5; systemctl status containerd --no-pager --lines 20'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed), nameof(CniConfigMissing)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/container-runtimes/#containerd";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) => node.UsesContainerd() && node.UnitOf("containerd") is { IsRunning: false } containerd
        ? new(DiagnosisConfidence.Certain, "systemd says so", [node.Line("systemd", $"{containerd}"), .. node.Said("containerd", "level=fatal|^containerd: |containerd.service").Take(2),
            .. node.Said("kubelet", "containerd.sock|runtime").Take(2)])
        {
            Cause = containerd.Active == "inactive" ? "containerd was stopped, or is not started at boot." : null,
        } : null;
}
