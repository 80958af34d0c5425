using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using HaK8s.Archives;

namespace HaK8s.Bundles;

/// <summary>
/// An offline bundle: a folder of archives, programs, packages and images with <c>SHA256SUMS</c> (for <c>sha256sum -c</c>) and
/// <c>manifest.json</c>. Install-Containerd and Install-CniPlugins take it as their -Path.
/// </summary>
public sealed record Bundle
{
    internal const string ManifestName = "manifest.json";

    /// <summary>Bytes; some hundred of each file and image.</summary>
    private const int LargestManifest = 8 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The Kubernetes that it is for; null when it was not said.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>Its files, by name.</summary>
    public required IReadOnlyList<BundleEntry> Files { get; init; }

    /// <summary>The folder.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";

    /// <summary>All images in it.</summary>
    [JsonIgnore]
    public IReadOnlyList<BundleImage> Images => [.. Files.SelectMany(file => file.Images)];

    /// <summary>The sum of its files, in bytes.</summary>
    [JsonIgnore]
    public long Size => Files.Sum(file => file.Size);

    /// <summary>Reads a bundle and compares every file with its checksum.</summary>
    /// <exception cref="HaK8sException"><c>BundleManifest</c>, <c>BundleDamaged</c>.</exception>
    public static async Task<Bundle> ReadAsync(string folder, CancellationToken cancellationToken = default)
    {
        Bundle bundle;
        try
        {
            bundle = JsonSerializer.Deserialize<Bundle>(LocalFile.ReadBytes(System.IO.Path.Combine(folder, ManifestName), LargestManifest), Json) ?? throw new JsonException("it says nothing");
            bundle = bundle with { Path = System.IO.Path.GetFullPath(folder) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Failure.BundleManifest(folder, e);
        }
        // Names become paths and arguments on nodes.
        if (!IsName(bundle.Name) || bundle.Files is null)
            throw Failure.BundleManifest(folder, new InvalidDataException($"it calls itself '{Failure.Shown(bundle.Name ?? "")}'"));
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (BundleEntry? entry in bundle.Files)
        {
            if (entry?.Name is null || entry.Sha256 is null || entry.Images is null || !IsPlain(entry.Name) || !ChecksumFile.IsDigest(entry.Sha256) || !names.Add(entry.Name))
                throw Failure.BundleManifest(folder, new InvalidDataException($"it names '{Failure.Shown(entry?.Name ?? "")}'"));
            if (entry.Images.Any(image => image?.Name is null || image.Id is null || !ImageTarball.IsImage(image)))
                throw Failure.BundleManifest(folder, new InvalidDataException($"it says that there are images in '{entry.Name}' whose names are none"));
        }
        foreach (BundleEntry entry in bundle.Files)
        {
            string file = System.IO.Path.Combine(bundle.Path, entry.Name), actual = new FileInfo(file) is { Exists: true, LinkTarget: null } ? await DigestAsync(file, cancellationToken) : "none";
            if (actual != entry.Sha256)
                throw Failure.BundleDamaged(file, entry.Sha256, actual);
        }
        return bundle;
    }

    /// <summary>Writes manifest.json and SHA256SUMS.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        await File.WriteAllBytesAsync(System.IO.Path.Combine(Path, ManifestName), manifest, cancellationToken);
        IEnumerable<string> lines = [.. Files.Select(file => $"{file.Sha256}  {file.Name}"), $"{Digest(manifest)}  {ManifestName}"];
        await File.WriteAllTextAsync(System.IO.Path.Combine(Path, ChecksumFile.OfFolder), string.Join('\n', lines) + "\n", cancellationToken);
    }

    internal static bool IsPlain(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || "._+~:-".Contains(c, StringComparison.Ordinal));

    /// <summary>A folder's name on any system.</summary>
    internal static bool IsName(string? name) => name is { Length: > 0 and <= 100 } and not ("." or "..") && !name.Any(c => c is '/' or '\\' || char.IsControl(c));

    internal static string Digest(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    internal static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file, cancellationToken)).ToLowerInvariant();
    }
}
