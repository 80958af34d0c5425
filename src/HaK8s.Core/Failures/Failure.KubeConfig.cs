namespace HaK8s;

public static partial class Failure
{
    private const string ReadKubeConfig = "read kubeconfig", MergeKubeConfig = "merge kubeconfig";

    internal static HaK8sException KubeConfigUnreadable(string path, string reason, Exception? inner = null) => new(
        "KubeConfigUnreadable", FailureKind.NotFound, ReadKubeConfig,
        $"{path} cannot be read: {reason.TrimEnd('.')}.", "Correct the path, or run as a user who may read it.", inner);

    /// <summary>A file has no such context.</summary>
    public static HaK8sException KubeConfigContextMissing(string file, string? context) => new(
        "KubeConfigContextMissing", FailureKind.NotFound, ReadKubeConfig,
        context is null ? $"{file} names no current context." : $"{file} has no context '{context}'.",
        "Choose one with 'kubectl config use-context', or take another file.");

    internal static HaK8sException KubeConfigCertificateUnusable(string file, string key, string reason, Exception? inner = null) => new(
        "KubeConfigCertificateUnusable", FailureKind.InvalidInput, ReadKubeConfig,
        $"{file}: {key} cannot be used: {reason}.", "Fetch the kubeconfig anew, or mend that entry.", inner);

    internal static HaK8sException KubeConfigNotMergeable(string file, string entry) => new(
        "KubeConfigNotMergeable", FailureKind.Unsupported, MergeKubeConfig,
        $"{file} is written in a way that does not let {entry} be put in without changing other parts of it (an anchor that is used elsewhere, perhaps).",
        "Nothing was written. Rewrite that entry without anchors and aliases, or remove it, and merge again.");

    internal static HaK8sException KubeConfigEntryConflict(string file, string entry, string detail) => new(
        "KubeConfigEntryConflict", FailureKind.Conflict, MergeKubeConfig,
        $"{file} has another {entry}: {detail}.",
        "Give the new one another name (Get-KubeConfig -Name), or replace the old one knowingly with -Force.");

    internal static HaK8sException KubeConfigLocked(string lockFile) => new(
        "KubeConfigLocked", FailureKind.Conflict, MergeKubeConfig,
        $"{lockFile} stands there: kubectl, or another program, is changing this kubeconfig.",
        "Try again; when no such program runs, it was left by one that was killed: remove it.");

    internal static HaK8sException KubeConfigNotWritten(string path, string reason, Exception inner) => new(
        "KubeConfigNotWritten", FailureKind.Permission, "write kubeconfig",
        $"{path} could not be written: {reason.TrimEnd('.')}.", "Check the folder's permissions and its free space; the former file is as it was.", inner);

    internal static HaK8sException KubeConfigExists(string path) => new(
        "KubeConfigExists", FailureKind.Conflict, "write kubeconfig",
        $"{path} exists and says something else.", "Choose another path, overwrite it with -Force, or bring the new entries into it with Merge-KubeConfig.");

    internal static HaK8sException AdminConfMissing(string path, string detail) => new(
        "AdminConfMissing", FailureKind.NotFound, "fetch kubeconfig",
        $"The node has no {path}: {detail}.", "Ask a control plane that kubeadm has initialized or joined.");

    internal static HaK8sException AdminConfDenied(string path, string user) => new(
        "AdminConfDenied", FailureKind.Permission, "fetch kubeconfig",
        $"{user} may not read {path} on the node.", "Log in as root, or give the node -Sudo.");

    internal static HaK8sException AdminConfFailed(string path, Remote.RemoteResult result) => new(
        "AdminConfFailed", FailureKind.RemoteCommand, "fetch kubeconfig",
        $"{path} could not be read on the node (status {result.ExitCode}).", "Look at that file on the node.") { ExitCode = result.ExitCode, StandardError = result.Error };

    /// <summary>One file holds one kubeconfig.</summary>
    public static HaK8sException OneKubeConfigOnly() => new("OneKubeConfigOnly", FailureKind.InvalidInput, "input",
        "More than one node came down the pipeline, and -Path names one file.", "Pipe one control plane, or leave -Path out and pipe the results to Merge-KubeConfig.");

    internal static HaK8sException KubeConfigServerInvalid(string server) => new("KubeConfigServerInvalid", FailureKind.InvalidInput, "input",
        $"'{server}' is no apiserver's address.", "Give a URL such as https://10.0.0.1:6443, or name:port.");

    /// <summary>A cluster file without control planes.</summary>
    public static HaK8sException NoControlPlane(string cluster) => new("NoControlPlane", FailureKind.InvalidInput, "input",
        $"The cluster {cluster} has no control plane to ask.", "Name its control planes in the cluster file.");
}
