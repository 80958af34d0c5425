using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using HaK8s.Packaging;
using HaK8s.Tests.Remote;
using NuGet.Packaging;

namespace HaK8s.Tests.Packaging;

public sealed class PackageTests(PackedModule packed)
{
    private NuspecReader Nuspec => packed.Nuspec;

    [Fact]
    public void The_package_says_what_the_manifest_says()
    {
        Assert.Equal($"HaK8s.{packed.Manifest.Version}.nupkg", packed.Package.FileName);
        Assert.Equal("HaK8s", Nuspec.GetId());
        Assert.Equal(packed.Manifest.Version, Nuspec.GetVersion());
        Assert.Equal(packed.Manifest.Author, Nuspec.GetAuthors());
        Assert.Equal(packed.Manifest.CompanyName, Nuspec.GetOwners());
        Assert.Equal(packed.Manifest.Description, Nuspec.GetDescription());
        Assert.Equal(packed.Manifest.Copyright, Nuspec.GetCopyright());
        Assert.Equal("MIT", Nuspec.GetLicenseMetadata()?.License);
        Assert.Equal(packed.Manifest.LicenseUri.OriginalString, Nuspec.GetLicenseUrl());
        Assert.Equal(packed.Manifest.ProjectUri?.OriginalString ?? "", Nuspec.GetProjectUrl() ?? "");
    }

    [Fact]
    public void The_gallery_finds_the_module_by_edition_platform_and_each_command()
    {
        string[] tags = Nuspec.GetTags()!.Split(' ');
        Assert.NotEmpty(packed.Manifest.Cmdlets);
        string[] wanted =
        [
            "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet", "Linux", "Windows", "MacOS",
            .. packed.Manifest.Cmdlets.SelectMany(cmdlet => new[] { $"PSCmdlet_{cmdlet}", $"PSCommand_{cmdlet}" }),
        ];
        Assert.Empty(wanted.Except(tags));
        Assert.Equal(tags.Length, tags.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Release_notes_are_the_changelogs()
    {
        string notes = Nuspec.GetReleaseNotes()!.ReplaceLineEndings("\n");
        Assert.StartsWith("### ", notes);
        Assert.Contains(notes, Encoding.UTF8.GetString(packed.Files["CHANGELOG.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_icon_is_in_the_package()
    {
        byte[] icon = packed.Files[Nuspec.GetIcon()!];
        Assert.Equal("PNG"u8, icon.AsSpan(1, 3));
        // Width and height, big-endian, in the IHDR chunk.
        Assert.Equal([0, 0, 0, 128, 0, 0, 0, 128], icon[16..24]);
    }

    [Fact]
    public void All_files_of_the_module_lie_at_the_top_but_symbols_and_documentation_of_libraries()
    {
        string[] built = [.. Directory.EnumerateFiles(PackedModule.Source.Module, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(PackedModule.Source.Module, file))];
        string[] left = [.. built.Except(packed.Files.Keys)];
        Assert.All(left, file => Assert.Matches(@"^bin/[^/]+\.(pdb|xml|deps\.json)$", file));
        Assert.All(built.Except(left), file => Assert.Equal(File.ReadAllBytes(Path.Combine(PackedModule.Source.Module, file)), packed.Files[file]));
        Assert.DoesNotContain(packed.Files.Keys, file => file.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Contains("HaK8s.psd1", packed.Files.Keys);
    }

    [Fact]
    public void It_is_a_package_of_the_open_packaging_convention()
    {
        XDocument types = XDocument.Parse(Encoding.UTF8.GetString(packed.Files["[Content_Types].xml"]).TrimStart('\uFEFF'));
        string[] known = [.. types.Root!.Elements().Select(element => element.Attribute("Extension")?.Value ?? element.Attribute("PartName")!.Value)];
        Assert.All(packed.Files.Keys, file => Assert.True(known.Contains(Path.GetExtension(file).TrimStart('.')) || known.Contains("/" + file) || file == "[Content_Types].xml", file));
        Assert.Contains("_rels/.rels", packed.Files.Keys);
        Assert.Single(packed.Files.Keys, file => file.StartsWith("package/services/metadata/core-properties/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_sources_make_the_same_bytes_elsewhere_and_later()
    {
        using TemporaryDirectory other = new();
        Copy(PackedModule.Source.Module, other["module"]);
        foreach (string file in new[] { "CHANGELOG.md", "LICENSE", "assets/icon.png" })
            other.Write(file, "");
        foreach (string file in new[] { "CHANGELOG.md", "LICENSE", "assets/icon.png" })
            File.Copy(Path.Combine(Repository.Root, file), other[file], overwrite: true);
        ModulePackage again = ModulePackage.Make(PackedModule.Source with { Module = other["module"], Repository = other.Path });
        Assert.Equal(packed.Package.Content.ToArray(), again.Content.ToArray());

        // The date alone is another matter, and it is the only one that files and bill of materials tell.
        DateTimeOffset date = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
        using ZipArchive dated = new(new MemoryStream(ModulePackage.Make(PackedModule.Source with { Date = date }).Content.ToArray()));
        Assert.All(dated.Entries, entry => Assert.Equal(date.DateTime, entry.LastWriteTime.DateTime));
    }

    // In another order, and with other times.
    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetLastWriteTimeUtc(target, new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }
    }
}
