namespace HaK8s.Diagnosis.Rules;

/// <summary>No pod network is configured on the node: before one is installed, or after its file has gone.</summary>
internal sealed class CniConfigMissing : NodeRule
{
    public override string Symptom => "`Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"NetworkReady=false",
        @"cni plugin not initialized",
        @"cni config uninitialized",
        @"no networks? config(uration)? found in|no valid networks found in",
    ];

    public override string Cause => "The node has no configuration of a pod network.";

    public override string Check => "/etc/cni/net.d holds no .conf or .conflist; where an agent of the pod network writes it, its pod on this node.";

    public override string Remedy => "Install the pod network, or bring its configuration back; where an agent writes it, look why its pod does not run here. containerd may not notice a file that was moved there: restart it then.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/#pod-network";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // Before it has joined, and while the runtime itself is away, it is nothing to say.
        if (node.CniConfiguration.Count > 0 || node.NetworkReady != false || node.RuntimeError is not null || !node.Has(NodePaths.KubeletKubeConfig)
            || node.Fact?.Containerd.CniConfDir is { } folder && folder.TrimEnd('/') != NodePaths.CniConfiguration)
            return null;
        return new(DiagnosisConfidence.Certain, "there is none, and the runtime calls its network not ready",
            [.. node.Said("containerd", "cni config|network config").Take(2), .. node.Said("kubelet", Pattern[0]).Take(2), node.Line("crictl info", $"NetworkReady=false: {node.NetworkMessage}"), node.Line(NodePaths.CniConfiguration, "no configuration")]);
    }
}
