namespace HaK8s.Diagnosis.Rules;

/// <summary>Two container runtimes on one node, and nobody has said which.</summary>
internal sealed class SecondCriSocket : NodeRule
{
    public override string Symptom => "`found multiple CRI endpoints on the host. Please define which one do you wish to use by setting the 'criSocket' field in the kubeadm configuration file`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"found multiple CRI (endpoints|sockets)",
    ];

    public override string Cause => "The node has several container runtimes, and the kubelet or kubeadm is not pointed to the right one.";

    public override string Check => "The sockets that `ls /run/containerd/containerd.sock /run/crio/crio.sock /run/cri-dockerd.sock` finds, and `--container-runtime-endpoint` of the kubelet.";

    public override string Remedy => "Stop and remove the runtime that is not wanted, or name the socket in `nodeRegistration.criSocket`.";

    public override string? Pipeline => "$_.Node | Test-HaK8sNode";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/#installing-runtime";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.KubeadmSaid(Pattern[0])];
        string[] sockets = [.. node.Fact?.CriSocket ?? []];
        if (said.Length > 0)
            return new(sockets.Length > 1 ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, "kubeadm says so", [.. said, .. sockets.Select(socket => node.Line("socket", socket))]);
        // The kubelet asks a runtime that is not there while another one is.
        return node.KubeletFails() && node.RuntimeEndpoint() is { } endpoint && sockets.Length > 0 && !sockets.Contains(endpoint)
            && !(node.UsesContainerd() && node.UnitOf("containerd") is { IsRunning: false })
            ? new(DiagnosisConfidence.Certain, "its kubelet is pointed to a socket that is not there", [.. node.Said("kubelet", @"\.sock").Take(3), .. sockets.Select(socket => node.Line("socket", socket)), node.Line("kubelet", $"container-runtime-endpoint {endpoint}")])
            {
                Cause = $"The kubelet asks the runtime at {endpoint}, and the node has {string.Join(" and ", sockets)}.",
                Remedy = $"Name the right socket as container-runtime-endpoint in {NodePaths.KubeletFlags} or the kubelet's config.yaml, and restart the kubelet.",
            } : null;
    }
}
