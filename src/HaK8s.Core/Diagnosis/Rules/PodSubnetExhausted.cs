namespace HaK8s.Diagnosis.Rules;

/// <summary>The node's part of the pod range is used up: by pods, or by addresses that were never given back.</summary>
internal sealed class PodSubnetExhausted : NodeRule
{
    public override string Symptom => "`failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254`; pods stay in ContainerCreating";

    public override IReadOnlyList<string> Pattern =>
    [
        @"no IP addresses available in (range|network)",
        @"range is full",
    ];

    public override string Cause => "The node has no free pod address left.";

    public override string Check => "`ls /var/lib/cni/networks/NAME | wc -l` against `crictl pods -q | wc -l`: far more files than pods were left behind.";

    public override string Remedy => "Where files were left behind, drain the node, empty /var/lib/cni/networks/NAME and restart it; else take a larger range (node-cidr-mask-size) or fewer pods.";

    public override string Source => "https://www.cni.dev/plugins/current/ipam/host-local/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) => node.SaidOfPodsWithoutSandbox(Pattern[0]).ToArray() is { Length: > 0 } said
        ? new(DiagnosisConfidence.Likely, "the plugin that gives addresses says so", [.. said.Take(4), node.Line("crictl", $"{node.Sandbox.Count(pod => pod.State == "Ready")} pod sandboxes")]) : null;
}
