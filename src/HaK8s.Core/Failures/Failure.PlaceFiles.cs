using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    private const string PlaceFilesStage = "place files";

    /// <summary>What file-steps.sh and the scripts around it say in their fail line, <c>CODE TAB DETAIL</c>.</summary>
    internal static HaK8sException FilesNotPlaced(string fail, string user, RemoteResult result)
    {
        string[] parts = fail.Split('\t', 2);
        string detail = parts.ElementAtOrDefault(1) ?? "";
        return parts[0] switch
        {
            "denied" => TargetDenied(detail, user),
            "readonly" => TargetReadOnly(detail),
            "nospace" => TargetDiskFull(detail),
            "isdirectory" => TargetIsDirectory(detail),
            "symlink" => TargetIsSymbolicLink(detail),
            "notfile" => TargetIsNotAFile(detail),
            "notdirectory" => TargetPathBlocked(detail),
            "notool" => NodeToolMissing(detail),
            "transfer" => TransferIncomplete(detail),
            "mismatch" => ReadBackDiffers(detail),
            _ => PlaceFilesFailed(detail, result),
        };
    }

    internal static HaK8sException TargetPathInvalid(string target) => new(
        "TargetPathInvalid", FailureKind.InvalidInput, PlaceFilesStage,
        $"'{Shown(target)}' is no usable target: it must be an absolute path on the node, without '.', '..', '//', a slash at its end or control characters, and be named once.",
        "Give a path such as /etc/kubernetes/pki.");

    internal static HaK8sException TargetDenied(string path, string user) => new(
        "TargetDenied", FailureKind.Permission, PlaceFilesStage,
        $"{path}: user {user} may not write there.",
        "Log in as root, set Sudo on the node for a user who may use sudo (-SudoPassword where it asks), or choose a directory that the user owns.");

    internal static HaK8sException TargetReadOnly(string path) => new(
        "TargetReadOnly", FailureKind.Conflict, PlaceFilesStage,
        $"{path} is on a read-only file system.",
        "Remount it read-write (mount -o remount,rw), or see in the kernel log (dmesg) why it became read-only.");

    internal static HaK8sException TargetDiskFull(string path) => new(
        "TargetDiskFull", FailureKind.ResourceExhausted, PlaceFilesStage,
        $"{path}: no space is left on its file system, or a quota is used up.",
        "Free space there (df -h, df -i), then run the same command again; temporary files have been removed.");

    internal static HaK8sException TargetIsDirectory(string target) => new(
        "TargetIsDirectory", FailureKind.Conflict, PlaceFilesStage,
        $"{target} is a directory; a file should stand there.",
        "Move the directory away.");

    internal static HaK8sException TargetIsSymbolicLink(string target) => new(
        "TargetIsSymbolicLink", FailureKind.Conflict, PlaceFilesStage,
        $"{target} is a symbolic link. Replacing it would cut the link, following it would write somewhere else.",
        "Remove the link, or place the files in the directory it leads to.");

    internal static HaK8sException TargetIsNotAFile(string target) => new(
        "TargetIsNotAFile", FailureKind.Conflict, PlaceFilesStage,
        $"{target} is a device, socket or pipe; a file should stand there.",
        "Remove it, or choose another directory.");

    internal static HaK8sException TargetPathBlocked(string path) => new(
        "TargetPathBlocked", FailureKind.Conflict, PlaceFilesStage,
        $"{path} should be a directory, and is a file or a link that leads nowhere.",
        "Move it away, or choose another directory.");

    internal static HaK8sException NodeToolMissing(string tool) => new(
        "NodeToolMissing", FailureKind.NotFound, PlaceFilesStage,
        $"The node has no command '{tool}'.",
        $"Install the package that holds {tool} (tar; coreutils or busybox for the others).");

    internal static HaK8sException TransferIncomplete(string target) => new(
        "TransferIncomplete", FailureKind.Connection, PlaceFilesStage,
        $"{target}: what arrived on the node is not what was sent; nothing was replaced.",
        "Run the same command again.");

    internal static HaK8sException ReadBackDiffers(string target) => new(
        "ReadBackDiffers", FailureKind.Security, PlaceFilesStage,
        $"{target}: content or mode read back differ from what was placed.",
        "See whether another program writes this file, and check the disk (dmesg); then run the same command again.");

    internal static HaK8sException PlaceFilesFailed(string detail, RemoteResult result) => new(
        "PlaceFilesFailed", FailureKind.RemoteCommand, PlaceFilesStage,
        detail.TrimEnd('.') + ".",
        "See the message of the node; run the same command again when its cause is gone.")
    {
        ExitCode = result.ExitCode, StandardError = result.Error,
    };
}
