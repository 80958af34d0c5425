using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    private const string MakeBundle = "make bundle";
    private const string ReadBundle = "read bundle";
    private const string CopyBundle = "copy bundle";

    internal static HaK8sException BundleExists(string path) => new("BundleExists", FailureKind.Conflict, MakeBundle,
        $"{path} is there already.", "Give another folder, or -Force, which replaces a bundle (and nothing that is not one).");

    internal static HaK8sException BundleNothing() => new("BundleNothing", FailureKind.InvalidInput, MakeBundle,
        "There is nothing to put into the bundle.", "Give files or folders with -Path, or image tarballs with -Image.");

    internal static HaK8sException BundleFileNotFound(string path) => new("BundleFileNotFound", FailureKind.NotFound, MakeBundle,
        $"There is no {path}.", "Correct -Path or -Image.");

    internal static HaK8sException BundleNameTwice(string name) => new("BundleNameTwice", FailureKind.InvalidInput, MakeBundle,
        $"Two files are named {name}, and a bundle has no folders.", "Rename one of them.");

    internal static HaK8sException BundleFileName(string path) => new("BundleFileName", FailureKind.InvalidInput, MakeBundle,
        $"The name of {path} cannot stand in a bundle.", "Use letters, digits and . _ + ~ : - alone, 100 at most, and begin with a letter or digit.");

    internal static HaK8sException BundleFileTooLarge(string path) => new("BundleFileTooLarge", FailureKind.InvalidInput, MakeBundle,
        $"{path} has 8 GiB or more.", "Split it: a tarball may hold some of the images.");

    internal static HaK8sException BundleNoImage(string path, string why) => new("BundleNoImage", FailureKind.InvalidInput, MakeBundle,
        $"{path} is no tarball of named images: {why}.", "Make it by 'docker save NAME:TAG' or 'ctr images export'.");

    internal static HaK8sException BundleNotWritten(string path, Exception inner) => new("BundleNotWritten", FailureKind.Permission, MakeBundle,
        $"{path} could not be written: {inner.Message}", "Check the permissions and the free space; nothing of it is left.", inner);

    internal static HaK8sException BundleManifest(string folder, Exception inner) => new("BundleManifest", FailureKind.InvalidInput, ReadBundle,
        $"{folder} is no bundle that could be read: {inner.Message}", "Give a folder that New-HaK8sBundle has made.", inner);

    internal static HaK8sException BundleDamaged(string path, string expected, string actual) => new("BundleDamaged", FailureKind.Security, ReadBundle,
        $"{path} has SHA-256 {actual}, but {expected} was expected.", "Fetch it again from a source that you trust, and make the bundle anew.");

    internal static HaK8sException BundleDestination(string path) => new("BundleDestination", FailureKind.InvalidInput, CopyBundle,
        $"'{Shown(path)}' cannot be the bundle's folder on nodes.", "Give an absolute path without '..' with -Destination.");

    /// <summary>What a script of the Bundles folder said with its fail line.</summary>
    internal static HaK8sException BundleScript(string code, string detail, RemoteResult? result)
    {
        string said = detail.Length == 0 ? "." : $": {detail}";
        (string id, FailureKind kind, string cause, string remedy) = code switch
        {
            "no-space" => ("BundleNoSpace", FailureKind.ResourceExhausted, $"There is no room{said}", "Free some space there, or give another folder with -Destination."),
            "no-permission" => ("BundleNoPermission", FailureKind.Permission, $"This user may not write there{said}", "Log in as root, or use New-HaK8sNode -Sudo."),
            "read-only" => ("BundleReadOnly", FailureKind.Permission, $"The file system is read-only{said}", "Mount it writable, or give another folder with -Destination."),
            "checksum" => ("BundleDamagedInTransfer", FailureKind.Security, $"What reached the node is not what was sent{said}", "Run the same cmdlet again, and do not change the bundle meanwhile."),
            "no-containerd" => ("BundleNoContainerd", FailureKind.Conflict, $"The bundle has images, but the node's containerd does not answer{said}", "Install it first: Install-Containerd takes the bundle's folder as its -Path."),
            "link" => ("BundleDestinationIsLink", FailureKind.Security, $"The folder on the node is a symbolic link, and whoever made it would get the files{said}", "Give the folder that it leads to with -Destination, or remove the link."),
            "import" => ("BundleImportFailed", FailureKind.RemoteCommand, $"containerd could not import the images{said}", "Check the space of /var/lib/containerd and 'journalctl -u containerd' on the node; the file is there."),
            _ => ("BundleCopyFailed", FailureKind.RemoteCommand, $"The bundle could not be copied{said}", "Read what the node said; run the same cmdlet again afterwards."),
        };
        return new(id, kind, CopyBundle, cause, remedy) { ExitCode = result?.ExitCode, StandardError = result?.Error };
    }
}
