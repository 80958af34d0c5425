using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace HaK8s.Packaging;

/// <summary>What is said of a package that was made.</summary>
public static class PackageReport
{
    /// <summary>Size, hash and the five files that take the most room.</summary>
    public static string Text(string path)
    {
        using FileStream file = File.OpenRead(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        using ZipArchive archive = new(file);
        IEnumerable<string> biggest = archive.Entries.OrderByDescending(entry => entry.CompressedLength).Take(5)
            .Select(entry => $"  {Size(entry.CompressedLength),9} of {Size(entry.Length),9}  {entry.FullName}");
        return $"{path}\n  {Size(file.Length)}, {archive.Entries.Count} files, SHA-256 {hash}\nThe biggest, compressed:\n{string.Join('\n', biggest)}";
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.00} MiB");
}
