using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>What several causes end in: it stands by itself only when none of them was seen.</summary>
internal sealed class ApiServerDown : NodeRule
{
    public override string Symptom => "`The connection to the server HOST:6443 was refused - did you specify the right host or port?`";

    public override IReadOnlyList<string> Pattern => [@"The connection to the server .*:6443 was refused", @"dial tcp .*:6443: connect: connection refused"];

    public override string Cause => "The apiserver of this node does not serve.";

    public override string Check => "`curl -k https://ADDRESS:6443/readyz?verbose` on the node, `crictl ps -a --name kube-apiserver`, and the log of the container that ended last.";

    public override string Remedy => "Read the last words of its container; without a container look at the kubelet's.";

    public override string? Pipeline => "$_.Node | Get-ControlPlaneStatus";

    public override IReadOnlyList<string> Consequence =>
        [nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed), nameof(EndpointAddressRefuses)];

    public override string Source => "https://kubernetes.io/docs/tasks/debug/debug-cluster/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (!node.Fails("kube-apiserver"))
            return null;
        ContainerState? newest = node.Newest("kube-apiserver");
        string state = newest is null ? "there is no container of it" : newest.State == "Running" ? $"its container runs, started {newest.Attempt + 1} times"
            : $"its container has ended with {newest.ExitCode} {newest.Reason}, started {newest.Attempt + 1} times";
        return new(DiagnosisConfidence.Certain, "it does not answer that it is ready",
            [.. new[] { node.Health("kube-apiserver") }.OfType<EvidenceLine>(), node.Line("crictl", state), .. node.LastWords("kube-apiserver", ".").Take(3)])
        {
            Cause = node.Status!.StateOf("kube-apiserver", "readyz") == ComponentState.NotReady ? "The apiserver of this node runs and is not ready." : null,
        };
    }
}
