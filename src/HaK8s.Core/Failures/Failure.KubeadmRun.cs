using HaK8s.Kubeadm;

namespace HaK8s;

public static partial class Failure
{
    private static string Stage(KubeadmVerb verb) => "kubeadm " + verb.ToString().ToLowerInvariant();

    internal static HaK8sException KubeadmNeedsRoot(KubeadmVerb verb, string user) => new(verb + "NeedsRoot", FailureKind.Permission, Stage(verb),
        $"kubeadm needs root, and the login user is {user}.", "Log in as root, or give the node -Sudo.");

    internal static HaK8sException KubeadmMissing(KubeadmVerb verb) => new("KubeadmMissing", FailureKind.NotFound, Stage(verb),
        "kubeadm is not installed on the node.", "Install kubeadm, kubelet and kubectl of the Kubernetes version that you want.");

    internal static HaK8sException EndpointUnresolved(KubeadmVerb verb, string host) => new("EndpointUnresolved", FailureKind.NotFound, Stage(verb),
        $"The endpoint name {host} does not resolve on the node.",
        "Publish its record, or write it into the node's /etc/hosts; kubeadm would wait for it in vain.");

    internal static HaK8sException OtherKubeadmRuns(string verb, string log) => new($"Other{char.ToUpperInvariant(verb[0])}{verb[1..]}Runs", FailureKind.Conflict,
        "kubeadm " + verb, $"A kubeadm {verb} with another purpose runs on the node (its log: {log}).",
        "Wait for its end, or call again as it was called to attach to it.");

    internal static HaK8sException InitializedElsewhere(string present, string wanted) => new("InitializedElsewhere", FailureKind.Conflict,
        "kubeadm init", $"The node belongs to the cluster {present}, and {wanted} was asked for.",
        "Check the node. To take it out of its cluster, run Invoke-KubeadmReset for it, then Copy-EtcdClientCert again.");

    /// <summary>An init takes one configuration.</summary>
    public static HaK8sException OneConfigurationOnly() => new("OneConfigurationOnly", FailureKind.InvalidInput, "input",
        "More than one configuration came down the pipeline; one node is initialized by one.", "Pipe one configuration.");

    /// <summary>kubeadm failed; the result object beside this error has the evidence.</summary>
    public static HaK8sException InitFailed(KubeadmInitResult result) => KubeadmFailed(KubeadmVerb.Init, result);

    /// <summary>kubeadm failed; the result object beside this error has the evidence.</summary>
    public static HaK8sException JoinFailed(KubeadmJoinResult result) => KubeadmFailed(KubeadmVerb.Join, result);

    private static HaK8sException KubeadmFailed(KubeadmVerb verb, KubeadmResult result) => new(
        result.FailedPhase == "preflight" ? "PreflightFailed" : verb + "Failed", FailureKind.RemoteCommand,
        $"{Stage(verb)}, phase {result.FailedPhase}", Describe(result), result.NextStep ?? "");

    private static string Describe(KubeadmResult result)
    {
        string[] errors = [.. result.Preflight.Where(finding => finding.IsError).Select(finding => finding.ToString())];
        string text = errors.Length > 0 ? string.Join("; ", errors) : result.Message ?? "";
        return result.ContainerLog.Count > 0 ? $"{text} Last container line: {result.ContainerLog[^1]}"
            : result.FailedPhase != "preflight" && result.KubeletLog.Count > 0 ? $"{text} Last kubelet line: {result.KubeletLog[^1]}"
            : text;
    }
}
