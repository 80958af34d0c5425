using System.Security.Cryptography;
using HaK8s.Archives;

namespace HaK8s.Cni;

/// <summary>
/// A release archive of the CNI plugins on the management host, checked. It holds no bytes: each node gets its own stream over the
/// file, whose checksum is checked again on the node.
/// </summary>
public sealed record PluginArchive
{
    private PluginArchive() { }

    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Version without the leading v.</summary>
    public required string Version { get; init; }

    /// <summary>Go's name of the architecture, such as <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>SHA-256 of the file, 64 hex digits in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Names of the plugins in it, sorted.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    /// <summary>Bytes that a node needs while it unpacks: the archive and its files.</summary>
    public required long SpaceNeeded { get; init; }

    /// <summary>A new stream over the file.</summary>
    internal Stream Open() => Read(Path, static path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true));

    /// <summary>Reads and checks an archive. The checksum is compared first, so that nothing unverified is parsed.</summary>
    /// <param name="path">The file, named <c>cni-plugins-linux-ARCH-vX.Y.Z.tgz</c>.</param>
    /// <param name="sha256">Its SHA-256; null to take it from the <c>.sha256</c> file beside it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HaK8sException">The file cannot be read, is named otherwise, has no or another checksum, is broken or unsafe, or holds no plugin.</exception>
    public static async Task<PluginArchive> ReadAsync(string path, string? sha256, CancellationToken cancellationToken = default)
    {
        path = System.IO.Path.GetFullPath(path);
        string fileName = System.IO.Path.GetFileName(path);
        PluginArchiveName name = PluginArchiveName.Parse(fileName) ?? throw Failure.CniArchiveName(path);
        string expected = sha256 is null ? FromFileBeside(path, fileName) : sha256.ToLowerInvariant();

        await using FileStream file = Read(path, File.OpenRead);
        string actual = Convert.ToHexString(await SHA256.HashDataAsync(file, cancellationToken)).ToLowerInvariant();
        if (actual != expected)
            throw Failure.CniChecksumDiffers(path, expected, actual);
        file.Position = 0;
        (IReadOnlyList<string> plugins, long size) = await PluginTar.ReadAsync(file, path, cancellationToken);
        return new()
        {
            Path = path, Version = name.Version, Architecture = name.Architecture, Sha256 = actual, Plugins = plugins, SpaceNeeded = file.Length + size,
        };
    }

    private static string FromFileBeside(string path, string fileName)
    {
        if (!File.Exists(path))
            throw Failure.CniArchiveNotFound(path);
        string beside = ChecksumFile.Beside(path) ?? throw Failure.CniChecksumMissing(path);
        return ChecksumFile.Find(Read(beside, ChecksumFile.Read), fileName) ?? throw Failure.CniChecksumFile(beside, fileName);
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure.CniArchiveNotFound(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.CniArchiveUnreadable(path, e);
        }
    }
}
