using System.Globalization;
using System.Text;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;

namespace HaK8s.Packaging;

/// <summary>The module as a package (.nupkg) for the PowerShell Gallery. The same sources give the same bytes.</summary>
/// <param name="FileName">The file's name, as feeds want it.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record ModulePackage(string FileName, ReadOnlyMemory<byte> Content)
{
    private const string Icon = "icon.png";

    // What PowerShell's publishing commands hold tags to.
    private const int LongestTags = 4000;

    /// <summary>Packs a module.</summary>
    public static ModulePackage Make(PackageSource source)
    {
        ModuleManifest manifest = ModuleManifest.Read(Path.Combine(source.Module, "HaK8s.psd1"));
        byte[] changelog = source.ReadFile("CHANGELOG.md");
        string releaseNotes = Changelog.Parse(Encoding.UTF8.GetString(changelog)).NotesOf(manifest.Version);
        PackageClosure closure = PackageClosure.Read(source.Module, source.Assets);

        List<PackageEntry> entries =
        [
            .. Directory.EnumerateFiles(source.Module, "*", SearchOption.AllDirectories)
                .Select(file => (Path: Path.GetRelativePath(source.Module, file).Replace('\\', '/'), File: file)).Where(file => IsShipped(file.Path))
                .Select(file => new PackageEntry(file.Path, File.ReadAllBytes(file.File))),
            new("CHANGELOG.md", changelog),
            new("LICENSE", source.ReadFile("LICENSE")),
            new(Icon, source.ReadFile("assets", Icon)),
            new("THIRD-PARTY-NOTICES.txt", ThirdPartyNotices.Text(closure.Packages)),
        ];
        entries.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        entries.Add(new($"{manifest.Name}.cdx.json", BillOfMaterials.Json(manifest, closure, entries, source.Date)));

        PackageBuilder builder = Describe(manifest, releaseNotes, source.Date);
        builder.Files.AddRange(entries);
        using MemoryStream content = new();
        builder.Save(content);
        return new($"{manifest.Name}.{manifest.Version.ToNormalizedString()}.nupkg", content.ToArray());
    }

    /// <summary>The SPDX expression of the module's own licence, which LicenseUri names as NuGet does.</summary>
    public static string LicenceOf(ModuleManifest manifest) => manifest.LicenseUri is { Host: "licenses.nuget.org" } uri
        ? Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'))
        : throw new InvalidDataException($"LicenseUri is {manifest.LicenseUri}. It has to be https://licenses.nuget.org/ and an SPDX expression.");

    // Debugging symbols and documentation of libraries help nobody who runs cmdlets.
    private static bool IsShipped(string path) =>
        !path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase)
        && !path.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase)
        && !(path.StartsWith("bin/", StringComparison.Ordinal) && path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase));

    private static PackageBuilder Describe(ModuleManifest manifest, string releaseNotes, DateTimeOffset date)
    {
        string licence = LicenceOf(manifest);
        PackageBuilder builder = new(deterministic: true, NullLogger.Instance)
        {
            DeterministicTimestamp = date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Id = manifest.Name,
            Version = manifest.Version,
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ReleaseNotes = releaseNotes,
            LicenseMetadata = new(LicenseType.Expression, licence, NuGetLicenseExpression.Parse(licence), [], LicenseMetadata.EmptyVersion),
            RequireLicenseAcceptance = false,
            EmitRequireLicenseAcceptance = true,
            ProjectUrl = manifest.ProjectUri,
            IconUrl = manifest.IconUri,
            Icon = Icon,
        };
        builder.Authors.Add(manifest.Author);
        builder.Owners.Add(manifest.CompanyName);
        builder.Tags.AddRange(Tags(manifest));
        return builder;
    }

    // The tags that the gallery finds a module and its commands by, and the manifest's own.
    private static string[] Tags(ModuleManifest manifest)
    {
        string[] tags =
        [
            .. new[]
            {
                ["PSModule"],
                manifest.Editions.Select(edition => $"PSEdition_{edition}"),
                ["PSIncludes_Cmdlet"],
                manifest.Cmdlets.Select(cmdlet => $"PSCmdlet_{cmdlet}"),
                manifest.Cmdlets.Select(cmdlet => $"PSCommand_{cmdlet}"),
                manifest.Tags,
            }.SelectMany(some => some).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return string.Join(' ', tags).Length <= LongestTags
            ? tags
            : throw new InvalidDataException($"The tags are longer than the {LongestTags} characters that the gallery takes. "
                + "Leave out PSCommand_, or export fewer cmdlets.");
    }
}
