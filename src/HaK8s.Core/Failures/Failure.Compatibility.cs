namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException InvalidKubernetesVersion(string? text) => new("InvalidKubernetesVersion", FailureKind.InvalidInput,
        "read version", $"'{Shown(text ?? "")}' is no Kubernetes version.", "Write it as v1.31.2, or as 1.31 where the minor version is enough.");

    internal static HaK8sException InvalidContainerdVersion(string? text) => new("InvalidContainerdVersion", FailureKind.InvalidInput,
        "read version", $"No containerd version can be read from '{Shown(text ?? "")}'.", "Give what 'containerd --version' prints, or a number such as 1.7.24.");
}
