using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.ProjectModel;

namespace HaK8s.Packaging;

/// <summary>The packages behind the assemblies in a module. Each assembly that is not ours is, byte for byte, one of theirs, or this fails.</summary>
public sealed partial class PackageClosure
{
    private PackageClosure(IReadOnlyList<ShippedPackage> packages, IReadOnlyList<string> direct) => (Packages, Direct) = (packages, direct);

    /// <summary>The packages of which files are shipped, by name.</summary>
    public IReadOnlyList<ShippedPackage> Packages { get; }

    /// <summary>The names of those that our projects ask for themselves.</summary>
    public IReadOnlyList<string> Direct { get; }

    /// <summary>Finds the packages of a built module.</summary>
    /// <param name="module">The module's folder.</param>
    /// <param name="assets">The project.assets.json of the cmdlets.</param>
    public static PackageClosure Read(string module, string assets)
    {
        if (!File.Exists(assets))
            throw new FileNotFoundException($"There is no {assets}. Run build.ps1 Build first.");
        LockFile record = new LockFileFormat().Read(assets);
        IList<LockFileTargetLibrary> libraries = record.Targets.Single(target => target.RuntimeIdentifier is null).Libraries;
        Dictionary<string, string> unclaimed = ForeignAssemblies(module);

        List<ShippedPackage> packages = [];
        foreach (LockFileTargetLibrary library in libraries.Where(library => library.Type == "package").OrderBy(library => library.Name, StringComparer.Ordinal))
        {
            string path = record.GetLibrary(library.Name!, library.Version!)!.Path;
            string folder = record.PackageFolders.Select(root => Path.Combine(root.Path, path)).First(Directory.Exists);
            HashSet<string> hashes = [.. library.RuntimeAssemblies.Select(item => Path.Combine(folder, item.Path)).Where(File.Exists).Select(Hash)];
            string[] files = [.. unclaimed.Where(file => hashes.Contains(file.Value)).Select(file => file.Key).Order(StringComparer.Ordinal)];
            foreach (string file in files)
                unclaimed.Remove(file);
            if (files.Length > 0)
                packages.Add(Describe(library, folder, files));
        }
        if (unclaimed.Count > 0)
            throw new InvalidDataException($"{string.Join(", ", unclaimed.Keys.Order(StringComparer.Ordinal))}: no package in {assets} has these bytes, "
                + "so their licence is not known. Build the module anew, from packages.");

        IEnumerable<string> ofProjects = libraries.Where(library => library.Type == "project").SelectMany(library => library.Dependencies).Select(need => need.Id);
        IEnumerable<string> ofCmdlets = record.PackageSpec.TargetFrameworks.SelectMany(framework => framework.Dependencies).Select(need => need.Name);
        return new(packages, [.. ofProjects.Concat(ofCmdlets).Distinct().Order(StringComparer.Ordinal)]);
    }

    // Paths in the module, and hashes.
    private static Dictionary<string, string> ForeignAssemblies(string module) => Directory.EnumerateFiles(module, "*.dll", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("HaK8s.", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(module, file).Replace('\\', '/'), Hash, StringComparer.Ordinal);

    private static ShippedPackage Describe(LockFileTargetLibrary library, string folder, string[] files)
    {
        NuspecReader nuspec = new(Directory.EnumerateFiles(folder, "*.nuspec").Single());
        RepositoryMetadata repository = nuspec.GetRepositoryMetadata();
        string sha512 = File.ReadAllText(Directory.EnumerateFiles(folder, "*.nupkg.sha512").Single());
        IEnumerable<string> notices = Directory.EnumerateFiles(folder).Where(file => NoticeName.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal);
        return new(
            library.Name!,
            library.Version!.ToNormalizedString(),
            LicencePolicy.Accept(nuspec),
            Named(nuspec.GetCopyright()) ?? nuspec.GetAuthors(),
            Named(repository.Url),
            Named(repository.Commit),
            Convert.ToHexStringLower(Convert.FromBase64String(sha512)),
            files,
            [.. library.Dependencies.Select(dependency => dependency.Id).Order(StringComparer.Ordinal)],
            [.. notices.Select(file => new NoticeFile(Path.GetFileName(file), File.ReadAllText(file)))]);
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    [GeneratedRegex(@"^(licen[cs]e|copying|notice|third[-_]?party)", RegexOptions.IgnoreCase)]
    private static partial Regex NoticeName { get; }
}
