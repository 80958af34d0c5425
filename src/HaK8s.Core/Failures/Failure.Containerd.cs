using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException ContainerdProbeFailed(RemoteResult result) => new(
        "ContainerdProbeFailed", FailureKind.RemoteCommand, "look at containerd",
        $"The look at containerd ended with status {result.ExitCode}.",
        "See the message of the node: sh, awk and sed are needed there.")
    {
        ExitCode = result.ExitCode, StandardError = result.Error,
    };
}
