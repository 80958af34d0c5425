namespace HaK8s;

public static partial class Failure
{
    private const string ReadKubeConfig = "read kubeconfig";

    internal static HaK8sException KubeConfigUnreadable(string path, string reason, Exception? inner = null) => new(
        "KubeConfigUnreadable", FailureKind.NotFound, ReadKubeConfig,
        $"{path} cannot be read: {reason.TrimEnd('.')}.", "Correct the path, or run as a user who may read it.", inner);

    internal static HaK8sException KubeConfigContextMissing(string file, string? context) => new(
        "KubeConfigContextMissing", FailureKind.NotFound, ReadKubeConfig,
        context is null ? $"{file} names no current context." : $"{file} has no context '{context}'.",
        "Choose one with 'kubectl config use-context', or take another file.");

    internal static HaK8sException KubeConfigCertificateUnusable(string file, string key, string reason, Exception? inner = null) => new(
        "KubeConfigCertificateUnusable", FailureKind.InvalidInput, ReadKubeConfig,
        $"{file}: {key} cannot be used: {reason}.", "Fetch the kubeconfig anew, or mend that entry.", inner);
}
