namespace HaK8s.Diagnosis.Rules;

/// <summary>The kernel ends the largest process first, and that is often the apiserver.</summary>
internal sealed class ControlPlaneOutOfMemory : NodeRule
{
    public override string Symptom => "`OOMKilled` as the reason of a control plane's container that ended with 137";

    public override IReadOnlyList<string> Pattern => [@"OOMKilled", @"Out of memory: Killed process \d+ \((kube-|etcd)", @"oom-kill.*task=(kube-|etcd)"];

    public override string Cause => "The kernel has killed a component of the control plane, since the node's memory was used up.";

    public override string Check => "`dmesg -T | grep -i oom`, `free -m`, and `crictl inspect` of the container that ended: its reason.";

    public override string Remedy => "Give the node more memory, or take load off it: watches and lists of large objects cost an apiserver most. A control plane needs 2 GiB at least.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'free -m; dmesg -T | grep -i oom | tail -n 20'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        ContainerState[] killed = [.. NodeEvidenceQueries.ControlPlaneComponents.Append("etcd").Select(node.LastEnded).OfType<ContainerState>()
            .Where(ended => ended.Reason == "OOMKilled" && node.Time - ended.FinishedAt <= TimeSpan.FromMinutes(10) && (ended.Name == "etcd" ? node.Fails("kube-apiserver") : node.Fails(ended.Name)))];
        return killed.Length == 0 ? null
            : new(DiagnosisConfidence.Certain, "the runtime says so",
                [.. killed.Select(ended => new EvidenceLine(node.Node.Name, "crictl", ended.FinishedAt, $"{ended.Name} ended with {ended.ExitCode} {ended.Reason}, attempt {ended.Attempt}")), node.Line("memory", $"{node.Fact!.Memory >> 20} MiB")])
            {
                Cause = $"The kernel has killed {string.Join(", ", killed.Select(ended => ended.Name))}, since memory was used up; the node has {node.Fact.Memory >> 20} MiB.",
            };
    }
}
