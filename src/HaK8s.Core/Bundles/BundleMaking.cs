using HaK8s.Archives;

namespace HaK8s.Bundles;

/// <summary>Makes a bundle of local files: whole, or not at all.</summary>
public sealed class BundleMaking
{
    private readonly IReadOnlyList<(string Path, bool IsImage)> files;
    private readonly string destination;

    /// <summary>Finds the files; nothing is read or written yet.</summary>
    /// <param name="paths">Files, or folders whose files are taken (not those of folders in them).</param>
    /// <param name="images">Image tarballs.</param>
    /// <param name="destination">The folder to make.</param>
    /// <param name="force">Replace a folder that is there.</param>
    /// <exception cref="HaK8sException"><c>BundleExists</c>, <c>BundleFileNotFound</c>, <c>BundleNothing</c>, <c>BundleNameTwice</c>, <c>BundleFileName</c>, <c>BundleFileTooLarge</c>.</exception>
    public BundleMaking(IEnumerable<string> paths, IEnumerable<string> images, string destination, bool force)
    {
        this.destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        // Only what looks like a bundle is ever removed.
        if (File.Exists(this.destination) || (Directory.Exists(this.destination) && !(force && File.Exists(Path.Combine(this.destination, Bundle.ManifestName)))))
            throw Failure.BundleExists(this.destination);
        files = [.. paths.SelectMany(Expand).Where(path => !BundleFileKind.IsChecksums(Path.GetFileName(path))).Select(path => (path, false)), .. images.Select(path => (path, true))];
        if (files.Count == 0)
            throw Failure.BundleNothing();
        if (files.GroupBy(file => Path.GetFileName(file.Path)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Failure.BundleNameTwice(twice.Key);
        foreach ((string path, _) in files)
        {
            if (!File.Exists(path))
                throw Failure.BundleFileNotFound(path);
            if (!Bundle.IsPlain(Path.GetFileName(path)))
                throw Failure.BundleFileName(path);
            if (new FileInfo(path).Length > TarStream.LargestMember)
                throw Failure.BundleFileTooLarge(path);
        }
    }

    /// <summary>What would be made, in words.</summary>
    public string Description => $"make a bundle of {files.Count} files, {files.Sum(file => new FileInfo(file.Path).Length) >> 20} MiB";

    /// <summary>Copies, checks and describes the files.</summary>
    /// <exception cref="HaK8sException"><c>BundleDamaged</c>: a checksum file beside a file says otherwise; <c>BundleNoImage</c>; <c>BundleNotWritten</c>.</exception>
    public async Task<Bundle> MakeAsync(string? kubernetesVersion, CancellationToken cancellationToken = default)
    {
        string half = Path.Combine(Path.GetDirectoryName(destination)!, $".{Path.GetFileName(destination)}.{Guid.NewGuid():N}.hak8s-new");
        try
        {
            Directory.CreateDirectory(half);
            List<BundleEntry> entries = [];
            foreach ((string path, bool isImage) in files)
                entries.Add(await AddAsync(path, isImage, half, cancellationToken));
            Bundle bundle = new()
            {
                Name = Path.GetFileName(destination), Created = DateTimeOffset.UtcNow, KubernetesVersion = kubernetesVersion, Path = half,
                Files = [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)],
            };
            await bundle.WriteAsync(cancellationToken);
            string old = half + ".old";
            if (Directory.Exists(destination))
                Directory.Move(destination, old);
            Directory.Move(half, destination);
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
            return bundle with { Path = destination };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.BundleNotWritten(destination, e);
        }
        finally
        {
            if (Directory.Exists(half))
                Directory.Delete(half, recursive: true);
        }
    }

    private static async Task<BundleEntry> AddAsync(string path, bool isImage, string folder, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path), copy = Path.Combine(folder, name);
        File.Copy(path, copy);
        // Of the copy, so that a file changed meanwhile is seen.
        string sha256 = await Bundle.DigestAsync(copy, cancellationToken);
        if (ChecksumFile.Beside(path) is { } beside && ChecksumFile.Find(ChecksumFile.Read(beside), name) is { } expected && expected != sha256)
            throw Failure.BundleDamaged(path, expected, sha256);
        BundleEntry entry = new() { Name = name, Kind = BundleKind.Image, Size = new FileInfo(copy).Length, Sha256 = sha256, Source = Path.GetFullPath(path) };
        if (isImage)
        {
            (IReadOnlyList<BundleImage> images, string? machine) = await ImageTarball.ReadAsync(copy, cancellationToken);
            return entry with { Images = images, Architecture = machine };
        }
        (BundleKind kind, string? version, string? architecture) = BundleFileKind.Of(copy);
        return entry with { Kind = kind, Version = version, Architecture = architecture };
    }

    private static IEnumerable<string> Expand(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : [path];
}
