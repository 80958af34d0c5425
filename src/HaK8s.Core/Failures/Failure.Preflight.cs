using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException NodeFactsFailed(RemoteResult result) => new(
        "NodeFactsFailed", FailureKind.RemoteCommand, "look at the host",
        $"The look at the host ended with status {result.ExitCode}.", "See the message of the node: sh, awk and sed are needed there.")
    {
        ExitCode = result.ExitCode, StandardError = result.Error,
    };
}
