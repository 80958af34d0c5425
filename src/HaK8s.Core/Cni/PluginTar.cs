using System.Formats.Tar;
using System.Text.RegularExpressions;
using HaK8s.Archives;

namespace HaK8s.Cni;

/// <summary>
/// Reads a plugin archive without unpacking it. A release holds plain files at its top, nothing else; anything that could
/// write outside the folder, or turn into something else than a file there, is refused before a node sees it.
/// </summary>
internal static partial class PluginTar
{
    /// <summary>Bytes; ten times what a release unpacks to.</summary>
    private const long Largest = 1L << 30;

    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;

    /// <summary>The names of the executables, sorted, and the size of all files unpacked, in bytes.</summary>
    /// <param name="gzip">The compressed archive.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(IReadOnlyList<string> Plugins, long Size)> ReadAsync(Stream gzip, string path, CancellationToken cancellationToken)
    {
        SortedSet<string> plugins = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        long size = 0;
        try
        {
            await using BoundedTar unzipped = BoundedTar.Unzip(gzip, Largest);
            await using TarReader tar = new(unzipped);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || (entry.EntryType is TarEntryType.Directory && IsTop(entry.Name)))
                    continue;
                string name = FileName(entry) ?? throw Failure.CniArchiveUnsafe(path, entry.Name, Reason(entry));
                if ((entry.Mode & SetId) != 0)
                    throw Failure.CniArchiveUnsafe(path, entry.Name, "it would run with the rights of its owner or group");
                if (!names.Add(name))
                    throw Failure.CniArchiveUnsafe(path, entry.Name, "it is there twice");
                if (entry.Mode.HasFlag(UnixFileMode.UserExecute))
                    plugins.Add(name);
                size += entry.Length;
            }
            // What stands after the last entry is read too, so that gzip's own checksum at the very end is checked.
            await unzipped.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Failure.CniArchiveBroken(path, e.Message, e);
        }
        return plugins.Count > 0 ? ([.. plugins], size) : throw Failure.CniArchiveEmpty(path);
    }

    private static bool IsTop(string name) => name is "." or "./";

    private static string? FileName(TarEntry entry)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            return null;
        string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        return name.Length <= 100 && PlainName().IsMatch(name) ? name : null;
    }

    private static string Reason(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.SymbolicLink or TarEntryType.HardLink => "it is a link",
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice or TarEntryType.Fifo => "it is a device",
        TarEntryType.Directory => "it is a folder",
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile =>
            entry.Name.StartsWith('/') ? "its path is absolute"
            : entry.Name.Split('/').Contains("..") ? "its path leads out of the folder"
            : entry.Name.Contains('/') ? "it is not at the top" : "its name is not a plain one",
        _ => $"it is of type {entry.EntryType}",
    };

    /// <summary>No blank, no leading dot or dash: a name that no program takes for something else.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
