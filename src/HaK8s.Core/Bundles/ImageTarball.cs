using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace HaK8s.Bundles;

/// <summary>Reads which images a tarball holds: in the format of <c>docker save</c> (manifest.json) or of OCI (index.json), gzip-compressed or not.</summary>
internal static class ImageTarball
{
    /// <summary>Manifests and configurations are far smaller; layers are passed over unread. Bytes.</summary>
    private const long LargestDocument = 1 << 20;

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
        await using Stream archive = zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        await using TarReader tar = new(archive);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is null || entry.Length > LargestDocument)
                continue;
            using MemoryStream copy = new();
            await entry.DataStream.CopyToAsync(copy, cancellationToken);
            documents[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = copy.ToArray();
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

    private static string Blob(string digest) => "blobs/" + digest.Replace(':', '/');

    private static string? Text(byte[] document, string key)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        return json.RootElement.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
    }
}
