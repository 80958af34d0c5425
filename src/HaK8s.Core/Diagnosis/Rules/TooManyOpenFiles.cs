namespace HaK8s.Diagnosis.Rules;

/// <summary>A limit of the node: file descriptors, or inotify instances and watches.</summary>
internal sealed class TooManyOpenFiles : NodeRule
{
    public override string Symptom => "`inotify_init: too many open files`, or `inotify_add_watch ...: no space left on device` in the kubelet's journal";

    public override IReadOnlyList<string> Pattern =>
    [
        @"too many open files",
        @"inotify\S* .*no space left on device",
        @"inotify watch(es)? limit",
    ];

    public override string Cause => "A limit for open files or for inotify is used up on the node.";

    public override string Check => "`sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches`, `cat /proc/sys/fs/file-nr`, and `LimitNOFILE` of kubelet and containerd.";

    public override string Remedy => "Raise the limit that the words name, such as fs.inotify.max_user_instances=8192 and fs.inotify.max_user_watches=524288, and restart what has failed.";

    public override IReadOnlyList<string> Consequence => [nameof(ContainerdNotRunning), nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubernetes/issues/58081";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string pattern = string.Join('|', Pattern);
        EvidenceLine[] said =
        [
            .. node.KubeletFails() || seen.ConditionOf(node) is { IsReady: false } ? node.Said("kubelet", pattern) : [],
            .. node.UnitOf("containerd") is { IsRunning: false } || node.RuntimeError is not null ? node.Said("containerd", pattern) : [],
        ];
        return said.Length == 0 ? null : new(DiagnosisConfidence.Likely, $"the {said[0].Source} says so and is not well", said)
        {
            Cause = said[0].Text.Contains("inotify", StringComparison.Ordinal) ? "A limit for inotify is used up on the node." : null,
        };
    }
}
