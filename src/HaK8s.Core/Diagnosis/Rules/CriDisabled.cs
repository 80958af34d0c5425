using HaK8s.Containerd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>containerd runs without the plugin that the kubelet speaks to; docker's package ships it so.</summary>
internal sealed class CriDisabled : NodeRule
{
    public override string Symptom => "`rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"unknown service runtime\.v1(alpha2)?\.(RuntimeService|ImageService)",
        @"CRI v1 runtime API is not implemented",
        @"\[ERROR CRI\]: container runtime is not running",
    ];

    public override string Cause => "containerd's CRI plugin is switched off, or could not be loaded.";

    public override string Check => "`disabled_plugins` in /etc/containerd/config.toml holds `cri`, or `ctr plugins ls` shows the plugin cri with another status than ok.";

    public override string Remedy => "Take `cri` out of disabled_plugins, or mend what keeps the plugin from loading, and restart containerd.";

    public override string? Pipeline => "$_.Node | Set-ContainerdConfig";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/container-runtimes/#containerd";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (node.Fact is not { Containerd: { Running: true, Cri: CriStatus.Disabled or CriStatus.Skipped or CriStatus.Failed } containerd })
            return null;
        // What a daemon that was not restarted yet has in its file does no harm.
        EvidenceLine[] said =
        [
            .. node.RuntimeError is { } error && Fits(error) ? [node.Line("crictl", error)] : (EvidenceLine[])[],
            .. node.KubeletFails() ? node.Said("kubelet", Pattern[0]) : [],
            .. node.KubeadmSaid($"{Pattern[0]}|{Pattern[1]}|{Pattern[2]}"),
        ];
        string state = containerd.DisablesCri ? $"disabled_plugins = [{string.Join(", ", containerd.DisabledPlugins)}]" : containerd.Trouble.Length > 0 ? containerd.Trouble : $"the CRI plugin is {containerd.Cri}";
        return said.Length == 0 ? null : new(DiagnosisConfidence.Certain, "the plugin is not there and the kubelet's questions find none", [.. said.Take(4), node.Line(containerd.ConfigPath, state)])
        {
            Cause = containerd.DisablesCri ? $"{containerd.ConfigPath} switches the CRI plugin of containerd off." : null,
        };
    }
}
