using System.Formats.Tar;
using System.Security.Cryptography;

namespace HaK8s.Remote;

/// <summary>
/// Puts files on a node in one round trip: each is complete and fsynced under a temporary name with its final mode before the first is
/// renamed into place, and is read back afterwards. Owner is root:root as root or through sudo, otherwise the login user. A file that
/// is right already is not touched. A target that is a symbolic link is refused; links among its directories are followed.
/// </summary>
public sealed class PlaceFiles
{
    private const string Script = "place-files";
    private const int TarBlock = 512;

    private readonly IReadOnlyList<FileToPlace> files;
    private readonly string[] sums;

    /// <summary>Names the files; nothing is sent yet.</summary>
    /// <exception cref="HaK8sException"><c>TargetPathInvalid</c>: a target is not a plain absolute path, or stands there twice.</exception>
    public PlaceFiles(IReadOnlyList<FileToPlace> files)
    {
        foreach (FileToPlace file in files)
            if (!IsPlainAbsolute(file.Target))
                throw Failure.TargetPathInvalid(file.Target);
        if (files.GroupBy(file => file.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Failure.TargetPathInvalid(twice.Key);
        this.files = files;
        sums = [.. files.Select(file => Convert.ToHexString(SHA256.HashData(file.Content)).ToLowerInvariant())];
    }

    /// <summary>Observes the node and says what <see cref="ApplyAsync"/> would do; changes nothing and sends no content.</summary>
    /// <exception cref="HaK8sException">What placing would fail with, as far as it can be seen before; or the connection.</exception>
    public async Task<Placement> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default) =>
        Read(await session.RunAsync(new RemoteScript(Script, Arguments("plan")), null, cancellationToken), session);

    /// <summary>Places the files and verifies them.</summary>
    /// <exception cref="HaK8sException">
    /// <c>TargetDenied</c>, <c>TargetReadOnly</c>, <c>TargetDiskFull</c>, <c>TargetIsDirectory</c>, <c>TargetIsSymbolicLink</c>,
    /// <c>TargetIsNotAFile</c>, <c>TargetPathBlocked</c>, <c>NodeToolMissing</c>, <c>TransferIncomplete</c>,
    /// <c>ReadBackDiffers</c>, <c>PlaceFilesFailed</c>; or the connection.
    /// </exception>
    public async Task<Placement> ApplyAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        byte[] archive = Archive([.. files.Select(file => (file.Content, file.Mode))]);
        try
        {
            using MemoryStream input = new(archive, writable: false);
            RemoteScript script = new(Script, Arguments("apply")) { Input = input };
            return Read(await session.RunAsync(script, null, cancellationToken), session);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(archive);
        }
    }

    // The name is random so that nobody on the node can put something there beforehand.
    private string[] Arguments(string action) =>
    [
        action, ".hak8s." + RandomNumberGenerator.GetHexString(16, lowercase: true),
        .. files.SelectMany((file, index) => new[] { sums[index], file.OctalMode, file.Target }),
    ];

    /// <summary>A tar of members 0, 1, 2, ... in an array of just its size, so that whoever clears the array has cleared all.</summary>
    internal static byte[] Archive(IReadOnlyList<(byte[] Content, UnixFileMode Mode)> files)
    {
        byte[] archive = new byte[files.Sum(file => TarBlock + (file.Content.Length + TarBlock - 1) / TarBlock * TarBlock) + 2 * TarBlock];
        using MemoryStream output = new(archive);
        // ustar is what every tar on a node reads, busybox's too.
        using TarWriter tar = new(output, TarEntryFormat.Ustar);
        for (int index = 0; index < files.Count; index++)
            using (MemoryStream content = new(files[index].Content, writable: false))
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{index}")
                {
                    Mode = files[index].Mode, DataStream = content,
                });
        return archive;
    }

    private Placement Read(RemoteResult result, IRemoteSession session)
    {
        if (result["fail"] is { } fail)
            throw Failure.FilesNotPlaced(fail, session.Node.LoginName, result).On(session.Node.Name);
        List<PlacedFile> placed = [.. result.All("file").Select(Parse).OfType<PlacedFile>()];
        if (result.ExitCode != 0 || placed.Count != files.Count)
            throw Failure.PlaceFilesFailed($"place-files.sh ended with status {result.ExitCode}", result).On(session.Node.Name);
        for (int index = 0; index < files.Count; index++)
            if (placed[index].Target != files[index].Target || placed[index].Sha256 != sums[index] || placed[index].Mode != files[index].ModeText)
                throw Failure.ReadBackDiffers(files[index].Target).On(session.Node.Name);
        return new Placement(placed, [.. result.All("dir")]);
    }

    private static PlacedFile? Parse(string line) =>
        line.Split('\t') is [var target, var status, var mode, var owner, var sum] && Enum.TryParse(status, out PlacedFileStatus parsed)
            ? new PlacedFile(target, parsed, "0" + mode, owner, sum)
            : null;

    internal static bool IsPlainAbsolute(string path) =>
        path.StartsWith('/') && !path.Any(char.IsControl) && path[1..].Split('/').All(part => part is not ("" or "." or ".."));
}
