using System.Text.RegularExpressions;

namespace HaK8s.Archives;

/// <summary>The file that stands beside a release archive, in the format of coreutils' sha256sum: digest, blank, blank or *, name.</summary>
internal static partial class ChecksumFile
{
    /// <summary>Bytes; room for many thousand lines.</summary>
    private const int Largest = 1 << 20;

    /// <summary>A checksum file's text.</summary>
    public static string Read(string path) => LocalFile.ReadText(path, Largest);

    /// <summary>The SHA-256 that the text holds for a file, in lower case; null when no well-formed line names it.</summary>
    public static string? Find(string text, string fileName) => text
        .Split('\n')
        .Select(line => Line().Match(line.TrimEnd('\r')))
        .Where(match => match.Success && Path.GetFileName(match.Groups["name"].Value) == fileName)
        .Select(match => match.Groups["digest"].Value.ToLowerInvariant())
        .FirstOrDefault();

    /// <summary>The name of the file that holds the checksums of a whole folder, such as a bundle's.</summary>
    public const string OfFolder = "SHA256SUMS";

    /// <summary>The checksum file that belongs to a file: its own, by either of the endings that projects use, or the folder's; null when there is none.</summary>
    public static string? Beside(string path) =>
        new[] { path + ".sha256", path + ".sha256sum", Path.Combine(Path.GetDirectoryName(path) ?? "", OfFolder) }.FirstOrDefault(File.Exists);

    /// <summary>Whether a text is a SHA-256 in hex.</summary>
    public static bool IsDigest(string text) => Digest().IsMatch(text);

    [GeneratedRegex(@"\A(?<digest>[0-9A-Fa-f]{64}) [ *](?<name>.+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
