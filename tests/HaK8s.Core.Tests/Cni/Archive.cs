using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Tests.Cni;

/// <summary>Makes plugin archives as the releases are, and as they should never be.</summary>
internal static class Archive
{
    public const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>A script that answers as the CNI specification wants it.</summary>
    public const string Answering = """
        #!/bin/sh
        [ "$CNI_COMMAND" = VERSION ] && echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}'
        """;

    public static TarEntry File(string name, string content = Answering, UnixFileMode mode = Executable) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { ModificationTime = DateTimeOffset.UnixEpoch, Mode = mode, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    public static TarEntry Entry(TarEntryType type, string name)
    {
        PaxTarEntry entry = new(type, name) { ModificationTime = DateTimeOffset.UnixEpoch, Mode = Executable };
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = "bridge";
        return entry;
    }

    public static byte[] Pack(params TarEntry[] entries)
    {
        using MemoryStream bytes = new();
        using (GZipStream zipped = new(bytes, CompressionLevel.Fastest))
        using (TarWriter tar = new(zipped))
            foreach (TarEntry entry in entries)
                tar.WriteEntry(entry);
        return bytes.ToArray();
    }

    /// <summary>A release with the named plugins, each of which says the version it came with.</summary>
    public static byte[] Release(string version, params string[] plugins) =>
        Pack([Entry(TarEntryType.Directory, "./"), .. plugins.Select(name => File("./" + name, $"{Answering}\n# {version}\n")), File("./LICENSE", "...", (UnixFileMode)0b110_100_100)]);

    /// <summary>Writes an archive and, unless told otherwise, its checksum file.</summary>
    public static string Save(string folder, byte[] content, string architecture = "amd64", string version = "1.5.1", bool withChecksum = true)
    {
        string name = $"cni-plugins-linux-{architecture}-v{version}.tgz";
        string path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        if (withChecksum)
            System.IO.File.WriteAllText(path + ".sha256", $"{Digest(content)}  {name}\n");
        return path;
    }

    public static string Digest(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
}
