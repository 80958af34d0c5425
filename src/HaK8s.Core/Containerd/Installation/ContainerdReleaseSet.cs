using System.Security.Cryptography;
using HaK8s.Compatibility;

namespace HaK8s.Containerd.Installation;

/// <summary>The archives of one version, one for each architecture that nodes may have, with runc and a unit file where they are given.</summary>
public sealed class ContainerdReleaseSet
{
    private readonly Dictionary<string, ContainerdRelease> byArchitecture;
    private readonly string source;

    private ContainerdReleaseSet(string source, IEnumerable<ContainerdRelease> releases, byte[]? unit) =>
        (this.source, byArchitecture, GivenUnit) = (source, releases.ToDictionary(release => release.Architecture, StringComparer.Ordinal), unit);

    /// <summary>The version of all of them.</summary>
    public string Version => byArchitecture.Values.First().Version;

    /// <summary>The unit file that came with the archives; null for the module's own.</summary>
    internal byte[]? GivenUnit { get; }

    /// <summary>Bytes.</summary>
    private const int LargestUnit = 1 << 20;

    /// <summary>The unit file of containerd's project, which the module brings along.</summary>
    internal static byte[] ReleasedUnit { get; } = ReadUnit();

    /// <summary>Reads and checks one archive, or all archives of one version in a folder.</summary>
    /// <param name="path">An archive, or a folder with archives, runc.ARCH and containerd.service.</param>
    /// <param name="version">The version to take, with or without v; null when there is only one.</param>
    /// <param name="sha256">The archive's SHA-256 in hex, when only one is concerned; null to take it from a checksum file beside each.</param>
    /// <param name="runcPath">A runc for the archive's architecture; null to take <c>runc.ARCH</c> from the folder where it is there.</param>
    /// <param name="runcSha256">Its SHA-256; null to take it from a checksum file beside it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HaK8sException">Nothing suits, several versions do, or a file is not fit to be installed.</exception>
    public static async Task<ContainerdReleaseSet> ReadAsync(
        string path, string? version, string? sha256, string? runcPath, string? runcSha256, CancellationToken cancellationToken = default)
    {
        bool isFolder = Directory.Exists(path);
        string? wanted = version is null ? null : ContainerdReleaseName.Normalize(version);
        string[] files = isFolder ? InFolder(path, wanted) : [Single(path, wanted)];
        if ((sha256 is not null || runcPath is not null) && files.Length > 1)
            throw Failure.ContainerdChecksumForMany(path, files.Length);
        ContainerdRelease[] releases = await Task.WhenAll(files.Select(async file =>
        {
            ContainerdRelease release = await ContainerdRelease.ReadAsync(file, sha256, cancellationToken);
            string? runc = runcPath ?? (isFolder && Path.Combine(path, "runc." + release.Architecture) is var beside && File.Exists(beside) ? beside : null);
            return runc is null ? release : await release.WithRuncAsync(runc, runcSha256, cancellationToken);
        }));
        string unit = Path.Combine(path, "containerd.service");
        return new(path, releases, isFolder && File.Exists(unit) ? LocalFile.ReadBytes(unit, LargestUnit) : null);
    }

    /// <summary>The versions that a folder holds.</summary>
    public static IReadOnlyList<string> VersionsIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(file => ContainerdReleaseName.Parse(Path.GetFileName(file))?.Version).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Refuses a version that the matrix rejects for a Kubernetes.</summary>
    /// <exception cref="HaK8sException"><c>ContainerdUnfit</c>.</exception>
    public void Require(KubernetesVersion kubernetes)
    {
        if (ContainerdVersion.TryParse(Version) is { } version
            && ContainerdCompatibility.Judge(kubernetes, version) is { Outcome: ContainerdOutcome.Fails } verdict)
            throw Failure.ContainerdUnfit(verdict);
    }

    /// <summary>The archive for an architecture.</summary>
    /// <exception cref="HaK8sException">There is none.</exception>
    internal ContainerdRelease For(string architecture) => byArchitecture.TryGetValue(architecture, out ContainerdRelease? release)
        ? release
        : throw Failure.ContainerdNoArchiveForArchitecture(source, architecture, byArchitecture.Keys.Order(StringComparer.Ordinal));

    internal static string Digest(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    private static string Single(string path, string? wanted) =>
        wanted is null || ContainerdReleaseName.Parse(Path.GetFileName(path)) is not { } name || name.Version == wanted
            ? path
            : throw Failure.ContainerdNoSuchVersion(path, wanted, [name.Version]);

    private static string[] InFolder(string folder, string? wanted)
    {
        (string File, ContainerdReleaseName Name)[] found =
        [
            .. from file in List(folder)
               let name = ContainerdReleaseName.Parse(Path.GetFileName(file))
               where name is not null
               select (file, name),
        ];
        string[] versions = [.. found.Select(release => release.Name.Version).Distinct().Order(StringComparer.Ordinal)];
        if (versions.Length == 0)
            throw Failure.ContainerdNoArchiveInFolder(folder);
        if (wanted is null && versions.Length > 1)
            throw Failure.ContainerdSeveralVersions(folder, versions);
        wanted ??= versions[0];
        string[] files = [.. found.Where(release => release.Name.Version == wanted).Select(release => release.File)];
        return files.Length > 0 ? files : throw Failure.ContainerdNoSuchVersion(folder, wanted, versions);
    }

    private static string[] List(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "containerd-*.tar.gz");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.ContainerdArchiveUnreadable(folder, e);
        }
    }

    private static byte[] ReadUnit()
    {
        using Stream stream = typeof(ContainerdReleaseSet).Assembly.GetManifestResourceStream("containerd.service")!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
