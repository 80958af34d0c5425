using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaK8s.Archives;

namespace HaK8s.Bundles;

/// <summary>Reads which images a tarball holds: in the format of <c>docker save</c> (manifest.json) or of OCI (index.json), gzip-compressed or not.</summary>
internal static partial class ImageTarball
{
    /// <summary>Manifests and configurations are far smaller; layers are passed over unread. Bytes.</summary>
    private const long LargestDocument = 1 << 20;

    /// <summary>All documents of a tarball together; small layers are among them. Bytes.</summary>
    private const long LargestDocuments = 64 << 20;

    /// <summary>A hundred times what a tarball of a control plane's images has. Bytes.</summary>
    private const long LargestTarball = 128L << 30;

    /// <summary>The images, and the architecture when all of them have the same one.</summary>
    /// <exception cref="HaK8sException"><c>BundleNoImage</c>: it is no such tarball, or no image in it has a name.</exception>
    public static async Task<(IReadOnlyList<BundleImage> Images, string? Architecture)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            Dictionary<string, byte[]> documents = await DocumentsAsync(path, cancellationToken);
            List<(BundleImage Image, string? Architecture)> found =
                documents.TryGetValue("manifest.json", out byte[]? saved) ? [.. FromDocker(saved, documents)]
                : documents.TryGetValue("index.json", out byte[]? index) ? [.. FromOci(index, documents)] : [];
            if (found.Count == 0)
                throw Failure.BundleNoImage(path, "neither manifest.json nor index.json in it names an image");
            if (found.FirstOrDefault(one => !IsImage(one.Image)) is { Image: { } bad })
                throw Failure.BundleNoImage(path, $"'{bad.Name}' is no name of an image");
            string?[] architectures = [.. found.Select(image => image.Architecture).Distinct()];
            return ([.. found.Select(image => image.Image)], architectures is [var only] ? only : null);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failure.BundleNoImage(path, e.Message);
        }
    }

    private static async Task<Dictionary<string, byte[]>> DocumentsAsync(string path, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> documents = new(StringComparer.Ordinal);
        await using FileStream file = File.OpenRead(path);
        bool zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        await using BoundedTar archive = new(zipped ? new GZipStream(file, CompressionMode.Decompress) : file, LargestTarball);
        long total = 0;
        await using TarReader tar = new(archive);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is null || entry.Length > LargestDocument)
                continue;
            using MemoryStream copy = new();
            await entry.DataStream.CopyToAsync(copy, cancellationToken);
            if ((total += entry.Length) > LargestDocuments)
                throw new InvalidDataException($"its small members have more than {LargestDocuments >> 20} MiB");
            // Whoever reads it elsewhere might take the other one.
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (!documents.TryAdd(name, copy.ToArray()) && !documents[name].AsSpan().SequenceEqual(copy.ToArray()))
                throw new InvalidDataException($"'{name}' is there twice");
        }
        return documents;
    }

    private static IEnumerable<(BundleImage, string?)> FromDocker(byte[] manifest, Dictionary<string, byte[]> documents)
    {
        using JsonDocument json = JsonDocument.Parse(manifest);
        foreach (JsonElement image in json.RootElement.EnumerateArray())
        {
            byte[] config = documents[image.GetProperty("Config").GetString()!];
            string id = "sha256:" + Bundle.Digest(config), architecture = Text(config, "architecture")!;
            if (image.TryGetProperty("RepoTags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Array)
                foreach (JsonElement tag in tags.EnumerateArray())
                    yield return (new(tag.GetString()!, id), architecture);
        }
    }

    private static IEnumerable<(BundleImage, string?)> FromOci(byte[] index, Dictionary<string, byte[]> documents)
    {
        using JsonDocument json = JsonDocument.Parse(index);
        foreach (JsonElement manifest in json.RootElement.GetProperty("manifests").EnumerateArray())
        {
            string digest = manifest.GetProperty("digest").GetString()!;
            if (!manifest.TryGetProperty("annotations", out JsonElement notes))
                continue;
            // containerd writes the full name; the specification's own annotation may hold nothing but the tag.
            string? name = Note("io.containerd.image.name") ?? (Note("org.opencontainers.image.ref.name") is { } short_ && short_.Contains('/', StringComparison.Ordinal) ? short_ : null);
            if (name is not null)
                yield return (new(name, digest), Architecture(digest, documents));

            string? Note(string key) => notes.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
        }
    }

    // Null for an index of several architectures, which fits every node that it has.
    private static string? Architecture(string digest, Dictionary<string, byte[]> documents)
    {
        if (!documents.TryGetValue(Blob(digest), out byte[]? manifest))
            return null;
        using JsonDocument json = JsonDocument.Parse(manifest);
        return json.RootElement.TryGetProperty("config", out JsonElement config)
            && documents.TryGetValue(Blob(config.GetProperty("digest").GetString()!), out byte[]? content) ? Text(content, "architecture") : null;
    }

    /// <summary>A name and an id that any program takes for nothing else.</summary>
    public static bool IsImage(BundleImage image) => image.Name.Length <= 512 && ImageName().IsMatch(image.Name) && ImageId().IsMatch(image.Id);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_./:@+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A[a-z0-9]+:[0-9a-f]{32,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageId();

    private static string Blob(string digest) => "blobs/" + digest.Replace(':', '/');

    private static string? Text(byte[] document, string key)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        return json.RootElement.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
    }
}
