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

    internal static HaK8sException HostsEntryWithoutAddress(string node) => new(
        "HostsEntryWithoutAddress", FailureKind.InvalidInput, "prepare the host",
        $"{node} has no address that could be written to /etc/hosts.", "Give the node its -Address, or a HostName that is an address.");

    internal static HaK8sException PreparationStepFailed(string[] fail, string id, RemoteResult result) => new(
        "PreparationStepFailed", FailureKind.RemoteCommand, "prepare the host",
        $"The step '{fail[0]}' failed: {fail.ElementAtOrDefault(1) ?? result.Error.Trim()}",
        $"Mend its cause and run the command again, or take the change back with Initialize-HaK8sNode -Rollback {id}.")
    {
        ExitCode = result.ExitCode, StandardError = result.Error,
    };

    internal static HaK8sException NodeNotMended(IReadOnlyList<Preflight.NodeFinding> left, string id) => new(
        "NodeNotMended", FailureKind.RemoteCommand, "prepare the host",
        $"All steps were taken, but the host still shows: {string.Join(" ", left.Select(finding => finding.Evidence))}",
        $"Look for something on the host that sets it again. Initialize-HaK8sNode -Rollback {id} takes the change back.");
}
