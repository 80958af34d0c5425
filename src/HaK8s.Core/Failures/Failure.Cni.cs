using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    private const string ReadArchive = "read plugin archive";
    private const string FetchAgain = "Fetch the archive and its .sha256 again from a source that you trust.";

    internal static HaK8sException CniArchiveNotFound(string path) => new("CniArchiveNotFound", FailureKind.NotFound, ReadArchive,
        $"There is no {path}.", "Give an archive cni-plugins-linux-ARCH-vX.Y.Z.tgz, or a folder with such archives, with -Path.");

    internal static HaK8sException CniArchiveUnreadable(string path, Exception inner) => new("CniArchiveUnreadable", FailureKind.Permission, ReadArchive,
        $"{path} cannot be read: {inner.Message}", "Check the permissions of the file and of its folder.", inner);

    internal static HaK8sException CniArchiveName(string path) => new("CniArchiveName", FailureKind.InvalidInput, ReadArchive,
        $"The name of {path} tells neither architecture nor version.", "Give the archive its released name: cni-plugins-linux-ARCH-vX.Y.Z.tgz.");

    internal static HaK8sException CniNoArchiveInFolder(string folder) => new("CniNoArchiveInFolder", FailureKind.NotFound, ReadArchive,
        $"The folder {folder} holds no plugin archive.", "Put archives named cni-plugins-linux-ARCH-vX.Y.Z.tgz there, or give another folder with -Path.");

    internal static HaK8sException CniSeveralVersions(string folder, IEnumerable<string> versions) => new("CniSeveralVersions", FailureKind.InvalidInput,
        ReadArchive, $"The folder {folder} holds several versions: {string.Join(", ", versions)}.", "Choose one with -Version.");

    internal static HaK8sException CniNoSuchVersion(string path, string wanted, IEnumerable<string> versions) => new("CniNoSuchVersion",
        FailureKind.NotFound, ReadArchive, $"{path} is not version {wanted} but {string.Join(", ", versions)}.", "Correct -Version or -Path.");

    internal static HaK8sException CniChecksumMissing(string path) => new("CniChecksumMissing", FailureKind.Security, "check plugin archive",
        $"{path} has no checksum: there is no {path}.sha256.", "Give it with -Sha256, or put the released .sha256 file beside the archive.");

    internal static HaK8sException CniChecksumFile(string path, string fileName) => new("CniChecksumFile", FailureKind.InvalidInput, "check plugin archive",
        $"{path} holds no SHA-256 for {fileName}; a line 'DIGEST  {fileName}', as sha256sum prints it, is expected.", "Mend the file, or give the checksum with -Sha256.");

    internal static HaK8sException CniChecksumMalformed(string text) => new("CniChecksumMalformed", FailureKind.InvalidInput, "check plugin archive",
        $"'{text}' is not a SHA-256.", "Give 64 hexadecimal digits with -Sha256.");

    internal static HaK8sException CniChecksumForMany(string folder, int count) => new("CniChecksumForMany", FailureKind.InvalidInput, "check plugin archive",
        $"-Sha256 can stand for one archive, but {folder} gives {count}.", "Put a .sha256 file beside each archive and leave -Sha256 out.");

    internal static HaK8sException CniChecksumDiffers(string path, string expected, string actual) => new("CniChecksumDiffers", FailureKind.Security,
        "check plugin archive", $"{path} has SHA-256 {actual}, but {expected} was expected.", FetchAgain);

    internal static HaK8sException CniArchiveBroken(string path, string why, Exception? inner) => new("CniArchiveBroken", FailureKind.InvalidInput, ReadArchive,
        $"{path} is no whole gzip-compressed tar archive: {why}", FetchAgain, inner);

    internal static HaK8sException CniArchiveUnsafe(string path, string member, string why) => new("CniArchiveUnsafe", FailureKind.Security, ReadArchive,
        $"{path} holds '{Shown(member)}', and {why}; a release holds plain files at its top alone.", FetchAgain);

    internal static HaK8sException CniArchiveEmpty(string path) => new("CniArchiveEmpty", FailureKind.InvalidInput, ReadArchive,
        $"{path} holds no executable file.", FetchAgain);

    internal static HaK8sException CniUnknownMachine(string machine) => new("CniUnknownMachine", FailureKind.Unsupported, "choose plugin archive",
        $"No CNI plugins are published for a machine '{machine}'.", "Use -Distribution when the node's distribution has a package for it.");

    internal static HaK8sException CniNoArchiveForArchitecture(string source, string architecture, IEnumerable<string> has) => new(
        "CniNoArchiveForArchitecture", FailureKind.NotFound, "choose plugin archive",
        $"The node needs {architecture}, but {source} is for {string.Join(", ", has)}.", "Give a folder that holds the archive of every architecture in the cluster.");

    internal static HaK8sException CniDestination(string path) => new("CniDestination", FailureKind.InvalidInput, "install plugins",
        $"'{Shown(path)}' cannot be the plugins' folder.", "Give an absolute path without '..' with -Destination; containerd looks in /opt/cni/bin.");

    internal static HaK8sException CniDestinationIsPackage(string folder) => new("CniDestinationIsPackage", FailureKind.Conflict, "install plugins",
        $"{folder} is the package's own folder; it already holds the plugins.", "Leave -Destination out, or name another folder.");

    internal static HaK8sException CniBridgeSubnet(string subnet, string why) => new("CniBridgeSubnet", FailureKind.InvalidInput, "bridge configuration",
        $"'{subnet}' cannot be the bridge's subnet: {why}.", "Give the node's pod subnet in CIDR notation, such as 10.244.1.0/24.");

    /// <summary>What a script of the Cni folder said with its fail line.</summary>
    internal static HaK8sException CniScript(string code, string where, string? detail, RemoteResult? result)
    {
        string said = string.IsNullOrEmpty(detail) ? "." : $": {detail}";
        (string id, FailureKind kind, string cause, string remedy) = code switch
        {
            "no-space" => ("CniNoSpace", FailureKind.ResourceExhausted, $"There is no room for {where}{said}",
                "Free some space on that file system; the present plugins are untouched."),
            "no-permission" => ("CniNoPermission", FailureKind.Permission, $"This user may not write {where}{said}",
                "Log in as root, or use New-HaK8sNode -Sudo."),
            "read-only" => ("CniReadOnly", FailureKind.Permission, $"{where} is on a read-only file system{said}",
                "Mount it writable, or give another folder with -Destination and tell containerd (bin_dir)."),
            "noexec" => ("CniNoExec", FailureKind.Conflict, $"Programs cannot be started from the file system of {where}{said}",
                "Mount it without noexec, or give another folder with -Destination and tell containerd (bin_dir)."),
            "wrong-architecture" => ("CniWrongArchitecture", FailureKind.Unsupported, $"A plugin is for another processor{said}",
                "The archive's name does not fit its content. " + FetchAgain),
            "checksum" => ("CniDamagedInTransfer", FailureKind.Security, $"What reached the node is not what was sent{said}",
                "Run the same cmdlet again, and do not change the file meanwhile."),
            "broken-archive" => ("CniUnpackFailed", FailureKind.RemoteCommand, $"The node could not unpack the archive{said}", "Check that tar and gzip work on the node."),
            "not-a-plugin" => ("CniPluginDoesNotRun", FailureKind.RemoteCommand, $"A plugin does not answer CNI_COMMAND=VERSION{said}",
                "Try the archive of another version; the present plugins are untouched."),
            "no-plugins" => ("CniNoPlugins", FailureKind.NotFound, $"Nothing that could be installed into {where} was found{said}",
                "Check the archive or the distribution's package."),
            "no-previous" => ("CniNothingToRollBack", FailureKind.NotFound, $"There is no earlier set of {where} to go back to.",
                "A set is kept when Install-CniPlugins replaces one; install the version you want with -Path."),
            "no-package-manager" => ("CniNoPackageManager", FailureKind.Unsupported, "The node has neither apt-get nor dnf.", "Install from an archive with -Path."),
            "package" => ("CniPackageFailed", FailureKind.RemoteCommand, $"The package containernetworking-plugins could not be installed{said}",
                "Mend the node's package sources, or install from an archive with -Path."),
            "not-a-folder" => ("CniDestinationIsFile", FailureKind.Conflict, $"{where} is there, but it is not a folder.", "Move it away, or give another folder with -Destination."),
            _ => ("CniInstallFailed", FailureKind.RemoteCommand, $"{where} could not be written{said}", "Read what the node said; run the same cmdlet again afterwards."),
        };
        return new(id, kind, "install plugins", cause, remedy) { ExitCode = result?.ExitCode, StandardError = result?.Error };
    }
}
