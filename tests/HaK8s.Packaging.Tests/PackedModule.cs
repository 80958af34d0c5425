using System.IO.Compression;
using HaK8s.Packaging;
using HaK8s.Tests.Packaging;
using NuGet.Packaging;

[assembly: AssemblyFixture(typeof(PackedModule))]

namespace HaK8s.Tests.Packaging;

/// <summary>The built module's package, made once for all tests.</summary>
public sealed class PackedModule
{
    public PackedModule()
    {
        using ZipArchive archive = Archive();
        Files = archive.Entries.ToDictionary(entry => entry.FullName, Bytes, StringComparer.Ordinal);
    }

    public static PackageSource Source { get; } = PackageSource.Of(Repository.Root, new(2026, 11, 28, 12, 30, 0, TimeSpan.Zero));

    public ModuleManifest Manifest { get; } = ModuleManifest.Read(Path.Combine(Source.Module, "HaK8s.psd1"));

    public ModulePackage Package { get; } = ModulePackage.Make(Source);

    /// <summary>What is in the package, by path, NuGet's own files too.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public NuspecReader Nuspec => new(new MemoryStream(Files["HaK8s.nuspec"]));

    /// <summary>
    /// Installs the package below a folder of modules, as Install-PSResource does: unpacked into NAME/VERSION, without NuGet's own files.
    /// Gives that folder.
    /// </summary>
    public string Install(string modules)
    {
        string folder = Path.Combine(modules, Manifest.Name, Manifest.ModuleVersion);
        using ZipArchive archive = Archive();
        archive.ExtractToDirectory(folder);
        File.Delete(Path.Combine(folder, "[Content_Types].xml"));
        File.Delete(Path.Combine(folder, $"{Manifest.Name}.nuspec"));
        Directory.Delete(Path.Combine(folder, "_rels"), recursive: true);
        Directory.Delete(Path.Combine(folder, "package"), recursive: true);
        return folder;
    }

    private ZipArchive Archive() => new(new MemoryStream(Package.Content.ToArray()));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using MemoryStream copy = new();
        using Stream content = entry.Open();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
