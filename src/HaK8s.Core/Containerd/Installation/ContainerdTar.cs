using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HaK8s.Archives;

namespace HaK8s.Containerd.Installation;

/// <summary>
/// Reads a release archive without unpacking it. A release holds plain files in <c>bin/</c>, nothing else; anything that could write
/// outside of it is refused before a node sees it.
/// </summary>
internal static partial class ContainerdTar
{
    /// <summary>Bytes; ten times what a release unpacks to.</summary>
    private const long Largest = 2L << 30;

    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;

    private static readonly string[] Needed = ["containerd", "containerd-shim-runc-v2", "ctr"];

    /// <summary>The SHA-256 of each program by its name, and the size of all files unpacked, in bytes.</summary>
    /// <param name="gzip">The compressed archive.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="architecture">The architecture that its name tells.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(IReadOnlyDictionary<string, string> Programs, long Size)> ReadAsync(
        Stream gzip, string path, string architecture, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> programs = new(StringComparer.Ordinal);
        long size = 0;
        try
        {
            await using BoundedTar unzipped = BoundedTar.Unzip(gzip, Largest);
            await using TarReader tar = new(unzipped);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || (entry.EntryType is TarEntryType.Directory && IsFolder(entry.Name)))
                    continue;
                string name = Name(entry) ?? throw Failure.ContainerdArchiveUnsafe(path, entry.Name);
                (string sha256, string? machine) = await ReadEntryAsync(entry.DataStream ?? Stream.Null, cancellationToken);
                if (machine is not null && machine != architecture)
                    throw Failure.ContainerdArchiveArchitecture(path, name, machine, architecture);
                if (!programs.TryAdd(name, sha256))
                    throw Failure.ContainerdArchiveUnsafe(path, entry.Name);
                size += entry.Length;
            }
            // What stands after the last entry is read too, so that gzip's own checksum at the very end is checked.
            await unzipped.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Failure.ContainerdArchiveBroken(path, e.Message, e);
        }
        string[] missing = [.. Needed.Except(programs.Keys)];
        return missing.Length == 0 ? (programs, size) : throw Failure.ContainerdArchiveIncomplete(path, missing);
    }

    private static async Task<(string Sha256, string? Machine)> ReadEntryAsync(Stream data, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[128 * 1024];
        string? machine = null;
        bool first = true;
        while (await data.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
        {
            if (first)
                machine = ElfHeader.Architecture(buffer.AsSpan(0, count));
            first = false;
            hash.AppendData(buffer, 0, count);
        }
        return (Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant(), machine);
    }

    private static bool IsFolder(string name) => name.TrimEnd('/') is "." or "./bin" or "bin";

    private static string? Name(TarEntry entry) =>
        entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
        && (entry.Mode & SetId) == 0 && Program().Match(entry.Name) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>No blank, no leading dot or dash: a name that no program takes for something else. What a release has begins so.</summary>
    [GeneratedRegex(@"\A(\./)?bin/(?<name>(containerd(-[a-z0-9-]+)?|ctr))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Program();
}
