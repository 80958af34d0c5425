namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException InitNeedsRoot(string user) => new("InitNeedsRoot", FailureKind.Permission, "kubeadm init",
        $"kubeadm needs root, and the login user is {user}.", "Log in as root, or give the node -Sudo.");

    internal static HaK8sException KubeadmMissing() => new("KubeadmMissing", FailureKind.NotFound, "kubeadm init",
        "kubeadm is not installed on the node.", "Install kubeadm, kubelet and kubectl of the Kubernetes version that you want.");

    internal static HaK8sException EndpointUnresolved(string host) => new("EndpointUnresolved", FailureKind.NotFound, "kubeadm init",
        $"The endpoint name {host} does not resolve on the node.",
        "Publish its record for this node, or write it into the node's /etc/hosts; kubeadm would wait for it in vain.");

    internal static HaK8sException InitializedElsewhere(string present, string wanted) => new("InitializedElsewhere", FailureKind.Conflict,
        "kubeadm init", $"The node belongs to the cluster {present}, and {wanted} was asked for.",
        "Check the node. To take it out of its cluster, run 'kubeadm reset' on it and copy the etcd client files again.");

    /// <summary>An init takes one configuration.</summary>
    public static HaK8sException OneConfigurationOnly() => new("OneConfigurationOnly", FailureKind.InvalidInput, "input",
        "More than one configuration came down the pipeline; one node is initialized by one.", "Pipe one configuration.");

    internal static HaK8sException OtherInitRuns(string folder) => new("OtherInitRuns", FailureKind.Conflict, "kubeadm init",
        $"A kubeadm init with another configuration runs on the node (log in {folder}).", "Wait for its end, or call again with that configuration to attach to it.");

    /// <summary>kubeadm failed; the result object beside this error has the evidence.</summary>
    public static HaK8sException InitFailed(Kubeadm.KubeadmInitResult result) => new(
        result.FailedPhase == "preflight" ? "PreflightFailed" : "InitFailed", FailureKind.RemoteCommand, $"kubeadm init, phase {result.FailedPhase}",
        Describe(result), result.NextStep ?? "");

    private static string Describe(Kubeadm.KubeadmInitResult result)
    {
        string[] errors = [.. result.Preflight.Where(finding => finding.IsError).Select(finding => finding.ToString())];
        string text = errors.Length > 0 ? string.Join("; ", errors) : result.Message ?? "";
        return result.ContainerLog.Count > 0 ? $"{text} Last container line: {result.ContainerLog[^1]}"
            : result.FailedPhase != "preflight" && result.KubeletLog.Count > 0 ? $"{text} Last kubelet line: {result.KubeletLog[^1]}"
            : text;
    }
}
