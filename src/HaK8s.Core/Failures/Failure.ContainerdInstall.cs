using HaK8s.Containerd;
using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    private const string ReadRelease = "read containerd release";
    private const string CheckRelease = "check containerd release";
    private const string InstallContainerd = "install containerd";
    private const string FetchReleaseAgain = "Fetch the archive and its .sha256sum again from a source that you trust.";
    private const string ReleaseName = "containerd-X.Y.Z-linux-ARCH.tar.gz";

    internal static HaK8sException ContainerdArchiveNotFound(string path) => new("ContainerdArchiveNotFound", FailureKind.NotFound, ReadRelease,
        $"There is no {path}.", $"Give an archive {ReleaseName}, or a folder with such archives, with -Path.");

    internal static HaK8sException ContainerdArchiveUnreadable(string path, Exception inner) => new("ContainerdArchiveUnreadable", FailureKind.Permission,
        ReadRelease, $"{path} cannot be read: {inner.Message}", "Check the permissions of the file and of its folder.", inner);

    internal static HaK8sException ContainerdArchiveName(string path) => new("ContainerdArchiveName", FailureKind.InvalidInput, ReadRelease,
        $"The name of {path} tells neither version nor architecture.", $"Give the archive its released name: {ReleaseName}.");

    internal static HaK8sException ContainerdNoArchiveInFolder(string folder) => new("ContainerdNoArchiveInFolder", FailureKind.NotFound, ReadRelease,
        $"The folder {folder} holds no archive of containerd.", $"Put archives named {ReleaseName} there, or give another folder with -Path.");

    internal static HaK8sException ContainerdSeveralVersions(string folder, IEnumerable<string> versions) => new("ContainerdSeveralVersions",
        FailureKind.InvalidInput, ReadRelease, $"The folder {folder} holds several versions: {string.Join(", ", versions)}.", "Choose one with -Version.");

    internal static HaK8sException ContainerdNoSuchVersion(string path, string wanted, IEnumerable<string> versions) => new("ContainerdNoSuchVersion",
        FailureKind.NotFound, ReadRelease, $"{path} is not version {wanted} but {string.Join(", ", versions)}.", "Correct -Version or -Path.");

    internal static HaK8sException ContainerdChecksumMissing(string path) => new("ContainerdChecksumMissing", FailureKind.Security, CheckRelease,
        $"{path} has no checksum: there is no {path}.sha256sum.", "Give it with -Sha256 (-RuncSha256 for runc), or put the released checksum file beside it.");

    internal static HaK8sException ContainerdChecksumFile(string path, string fileName) => new("ContainerdChecksumFile", FailureKind.InvalidInput, CheckRelease,
        $"{path} holds no SHA-256 for {fileName}; a line 'DIGEST  {fileName}', as sha256sum prints it, is expected.", "Mend the file, or give the checksum with -Sha256.");

    internal static HaK8sException ContainerdChecksumMalformed(string text) => new("ContainerdChecksumMalformed", FailureKind.InvalidInput, CheckRelease,
        $"'{text}' is not a SHA-256.", "Give 64 hexadecimal digits.");

    internal static HaK8sException ContainerdChecksumForMany(string folder, int count) => new("ContainerdChecksumForMany", FailureKind.InvalidInput, CheckRelease,
        $"-Sha256 and -RuncPath can stand for one archive, but {folder} gives {count}.", "Put a checksum file beside each archive, and runc.ARCH for each, and leave them out.");

    internal static HaK8sException ContainerdChecksumDiffers(string path, string expected, string actual) => new("ContainerdChecksumDiffers",
        FailureKind.Security, CheckRelease, $"{path} has SHA-256 {actual}, but {expected} was expected.", FetchReleaseAgain);

    internal static HaK8sException ContainerdArchiveBroken(string path, string why, Exception? inner) => new("ContainerdArchiveBroken",
        FailureKind.InvalidInput, ReadRelease, $"{path} is no whole gzip-compressed tar archive: {why}", FetchReleaseAgain, inner);

    internal static HaK8sException ContainerdArchiveUnsafe(string path, string member) => new("ContainerdArchiveUnsafe", FailureKind.Security, ReadRelease,
        $"{path} holds '{Shown(member)}'; a release holds each program once, as a plain file in bin/, and nothing else.",
        "Take the archive containerd-... and not cri-containerd-..., from a source that you trust.");

    internal static HaK8sException ContainerdArchiveIncomplete(string path, IEnumerable<string> missing) => new("ContainerdArchiveIncomplete",
        FailureKind.InvalidInput, ReadRelease, $"{path} lacks {string.Join(", ", missing)}.", FetchReleaseAgain);

    internal static HaK8sException ContainerdArchiveArchitecture(string path, string program, string has, string wanted) => new(
        "ContainerdArchiveArchitecture", FailureKind.Unsupported, ReadRelease, $"{program} in {path} is for {has}, not for {wanted}.",
        "Take the file whose name fits the processor of the nodes.");

    internal static HaK8sException ContainerdUnknownMachine(string machine) => new("ContainerdUnknownMachine", FailureKind.Unsupported, InstallContainerd,
        $"No containerd is published for a machine '{machine}'.", "Use -FromPackage when the node's distribution has a package for it.");

    internal static HaK8sException ContainerdNoArchiveForArchitecture(string source, string architecture, IEnumerable<string> has) => new(
        "ContainerdNoArchiveForArchitecture", FailureKind.NotFound, InstallContainerd,
        $"The node needs {architecture}, but {source} is for {string.Join(", ", has)}.", "Give a folder that holds the archive of every architecture in the cluster.");

    internal static HaK8sException ContainerdUnfit(ContainerdVerdict verdict) => new("ContainerdUnfit", FailureKind.Unsupported, InstallContainerd,
        verdict.Reason, verdict.Remedy);

    internal static HaK8sException ContainerdUriInsecure(Uri uri) => new("ContainerdUriInsecure", FailureKind.Security, "fetch containerd",
        $"{uri} is not fetched: an https address is needed, or an http one together with -Sha256.", "Give an https address, or the checksum from a source that you trust.");

    internal static HaK8sException ContainerdDownloadFailed(Uri uri, Exception inner) => new("ContainerdDownloadFailed", FailureKind.Connection,
        "fetch containerd", $"{uri} could not be fetched: {inner.Message}", "Check the address and this host's way out, or fetch it elsewhere and give -Path.", inner);

    internal static HaK8sException ContainerdDownloadTooLarge(Uri uri, long most) => new("ContainerdDownloadTooLarge", FailureKind.Security,
        "fetch containerd", $"{uri} gives more than {most >> 20} MiB, which no release has.", "Check the address.");

    internal static HaK8sException ContainerdBusy(string log) => new("ContainerdBusy", FailureKind.Conflict, InstallContainerd,
        $"Another installation of containerd is under way on the node; its log is {log}.", "Wait for its end and run the same cmdlet again.");

    /// <summary>What a script of the installation said with its fail line.</summary>
    internal static HaK8sException ContainerdScript(string code, string detail, RemoteResult? result)
    {
        string said = detail.Length == 0 ? "." : $": {detail}";
        string[] journal = result is null ? [] : [.. result.All("evidence")];
        string evidence = journal.Length == 0 ? "" : " The journal says: " + string.Join(" | ", journal.TakeLast(5));
        const string Untouched = "The present containerd is untouched.";
        (string id, FailureKind kind, string cause, string remedy) = code switch
        {
            "no-space" => ("ContainerdNoSpace", FailureKind.ResourceExhausted, $"There is no room{said}", "Free some space on that file system. " + Untouched),
            "no-permission" => ("ContainerdNoPermission", FailureKind.Permission, $"This user may not install programs{said}", "Log in as root, or use New-HaK8sNode -Sudo."),
            "read-only" => ("ContainerdReadOnly", FailureKind.Permission, $"The file system is read-only{said}", "Mount it writable."),
            "no-systemd" => ("ContainerdNoSystemd", FailureKind.Unsupported, "The node is not run by systemd.", "Install containerd there by hand."),
            "masked" => ("ContainerdMasked", FailureKind.Conflict, "The service containerd is masked on the node.", "Run 'systemctl unmask containerd' there if it shall run."),
            "checksum" => ("ContainerdDamagedInTransfer", FailureKind.Security, $"What reached the node is not what was sent{said}", "Run the same cmdlet again, and do not change the files meanwhile."),
            "broken-archive" => ("ContainerdUnpackFailed", FailureKind.RemoteCommand, $"The node could not unpack the archive{said}", "Check that tar and gzip work on the node."),
            "no-exec" => ("ContainerdNoExec", FailureKind.Conflict, $"The program cannot be started on the node{said}", "Check that /usr/local is mounted without noexec, and that the release fits the node's C library (a static one always does)."),
            "wrong-version" => ("ContainerdWrongVersion", FailureKind.InvalidInput, $"The program says another version than the archive's name{said}", FetchReleaseAgain),
            "no-runc" => ("ContainerdRuncDoesNotRun", FailureKind.RemoteCommand, $"The given runc does not run on the node{said}", "Take a release of runc for the node's processor and C library. " + Untouched),
            "no-previous" => ("ContainerdNothingToRollBack", FailureKind.NotFound, "There is no earlier containerd to go back to.", "What was there is kept when Install-Containerd replaces it; install the version you want with -Path."),
            "no-manager" => ("ContainerdNoPackageManager", FailureKind.Unsupported, "The node has neither apt-get nor dnf.", "Install from an archive with -Path."),
            "package" => ("ContainerdPackageFailed", FailureKind.RemoteCommand, $"The distribution's package containerd could not be installed{said}", "Mend the node's package sources, or install from an archive with -Path. " + Untouched),
            "no-answer" => ("ContainerdDoesNotAnswer", FailureKind.Timeout, $"The new daemon did not serve the CRI in time{said}.{evidence}", "The containerd of before is in place again and runs. Mend the cause (a CRI that is switched off is mended with Set-ContainerdConfig), or take another version."),
            "not-restored" => ("ContainerdNotRestored", FailureKind.RemoteCommand, $"The new daemon did not serve the CRI, and neither does the one of before, whose files are in place again{said}.{evidence}", "Look at 'journalctl -u containerd' on the node."),
            "cut-off" => ("ContainerdCutOff", FailureKind.RemoteCommand, "The replacement was cut off before its end: the node was restarted, or someone ended it.", "Run the same cmdlet again: it puts what was there before in place first."),
            _ => ("ContainerdInstallFailed", FailureKind.RemoteCommand, $"containerd could not be installed{said}", "Read what the node said; run the same cmdlet again afterwards. " + Untouched),
        };
        return new(id, kind, InstallContainerd, cause, remedy) { ExitCode = result?.ExitCode, StandardError = result?.Error };
    }
}
