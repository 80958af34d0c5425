using HaK8s.Archives;

namespace HaK8s.Cni;

/// <summary>The archives of one version, one for each architecture that nodes may have.</summary>
public sealed class PluginArchiveSet
{
    private readonly Dictionary<string, PluginArchive> byArchitecture;
    private readonly string source;

    private PluginArchiveSet(string source, IEnumerable<PluginArchive> archives) =>
        (this.source, byArchitecture) = (source, archives.ToDictionary(archive => archive.Architecture, StringComparer.Ordinal));

    /// <summary>The archives, in the order of their architecture's name.</summary>
    public IEnumerable<PluginArchive> Archives => byArchitecture.Values.OrderBy(archive => archive.Architecture, StringComparer.Ordinal);

    /// <summary>Reads and checks one archive, or all archives of one version in a folder.</summary>
    /// <param name="path">An archive or a folder with archives.</param>
    /// <param name="version">The version to take, with or without v; null when there is only one.</param>
    /// <param name="sha256">The archive's SHA-256 in hex, when only one is concerned; null to take it from the file beside each.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HaK8sException">Nothing suits, several versions do, or an archive is not fit to be installed.</exception>
    public static async Task<PluginArchiveSet> ReadAsync(string path, string? version, string? sha256, CancellationToken cancellationToken = default)
    {
        if (sha256 is not null && !ChecksumFile.IsDigest(sha256))
            throw Failure.CniChecksumMalformed(sha256);
        string? wanted = version is null ? null : PluginArchiveName.Normalize(version);
        string[] files = Directory.Exists(path) ? InFolder(path, wanted) : [Single(path, wanted)];
        if (sha256 is not null && files.Length > 1)
            throw Failure.CniChecksumForMany(path, files.Length);
        return new(path, await Task.WhenAll(files.Select(file => PluginArchive.ReadAsync(file, sha256, cancellationToken))));
    }

    /// <summary>The versions that a folder holds.</summary>
    public static IReadOnlyList<string> VersionsIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(file => PluginArchiveName.Parse(Path.GetFileName(file))?.Version).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The archive for an architecture.</summary>
    /// <exception cref="HaK8sException">There is none.</exception>
    public PluginArchive For(string architecture) => byArchitecture.TryGetValue(architecture, out PluginArchive? archive)
        ? archive
        : throw Failure.CniNoArchiveForArchitecture(source, architecture, byArchitecture.Keys.Order(StringComparer.Ordinal));

    private static string Single(string path, string? wanted) =>
        wanted is null || PluginArchiveName.Parse(Path.GetFileName(path)) is not { } name || name.Version == wanted
            ? path
            : throw Failure.CniNoSuchVersion(path, wanted, [name.Version]);

    private static string[] InFolder(string folder, string? wanted)
    {
        (string File, PluginArchiveName Name)[] found =
        [
            .. from file in List(folder)
               let name = PluginArchiveName.Parse(Path.GetFileName(file))
               where name is not null
               select (file, name),
        ];
        string[] versions = [.. found.Select(archive => archive.Name.Version).Distinct().Order(StringComparer.Ordinal)];
        if (versions.Length == 0)
            throw Failure.CniNoArchiveInFolder(folder);
        if (wanted is null && versions.Length > 1)
            throw Failure.CniSeveralVersions(folder, versions);
        wanted ??= versions[0];
        string[] files = [.. found.Where(archive => archive.Name.Version == wanted).Select(archive => archive.File)];
        return files.Length > 0 ? files : throw Failure.CniNoSuchVersion(folder, wanted, versions);
    }

    private static string[] List(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "cni-plugins-linux-*.tgz");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.CniArchiveUnreadable(folder, e);
        }
    }
}
