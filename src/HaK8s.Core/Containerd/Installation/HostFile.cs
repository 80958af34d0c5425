using System.Security.Cryptography;
using HaK8s.Archives;

namespace HaK8s.Containerd.Installation;

/// <summary>A file on the management host whose checksum was found right.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Sha256">64 hex digits in lower case.</param>
internal sealed record HostFile(string Path, string Sha256)
{
    /// <summary>Reads a file and compares it with what is expected of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">Its SHA-256; null to take it from a checksum file beside it.</param>
    /// <param name="alsoIn">The name of another checksum file of the same folder that may hold it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<HostFile> ReadAsync(string path, string? sha256, string? alsoIn, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        if (sha256 is not null && !ChecksumFile.IsDigest(sha256))
            throw Failure.ContainerdChecksumMalformed(sha256);
        await using FileStream file = Open(path);
        string expected = sha256?.ToLowerInvariant() ?? FromFileBeside(path, alsoIn);
        string actual = Convert.ToHexString(await SHA256.HashDataAsync(file, cancellationToken)).ToLowerInvariant();
        return actual == expected ? new(path, actual) : throw Failure.ContainerdChecksumDiffers(path, expected, actual);
    }

    /// <summary>The file, to be read.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure.ContainerdArchiveNotFound(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.ContainerdArchiveUnreadable(path, e);
        }
    }

    private static string FromFileBeside(string path, string? alsoIn)
    {
        string fileName = System.IO.Path.GetFileName(path);
        string? also = alsoIn is null ? null : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, alsoIn);
        string beside = (also is not null && File.Exists(also) ? also : ChecksumFile.Beside(path)) ?? throw Failure.ContainerdChecksumMissing(path);
        return ChecksumFile.Find(ChecksumFile.Read(beside), fileName) ?? throw Failure.ContainerdChecksumFile(beside, fileName);
    }
}
