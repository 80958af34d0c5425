using System.Security.Cryptography;
using System.Text;
using CycloneDX;
using CycloneDX.Models;

namespace HaK8s.Packaging;

/// <summary>The software bill of materials, in CycloneDX 1.6: the module with its own files, and the packages with theirs.</summary>
public static class BillOfMaterials
{
    private const SpecificationVersion Specification = SpecificationVersion.v1_6;

    /// <summary>Writes the bill of a package's files.</summary>
    public static string Json(ModuleManifest manifest, PackageClosure closure, IReadOnlyList<PackageEntry> entries, DateTimeOffset date)
    {
        Dictionary<string, PackageEntry> files = entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        HashSet<string> foreign = [.. closure.Packages.SelectMany(package => package.Files)];
        Component module = new()
        {
            Type = Component.Classification.Library,
            BomRef = manifest.Purl,
            Purl = manifest.Purl,
            Name = manifest.Name,
            Version = manifest.Version.ToString(),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            Authors = [new() { Name = manifest.Author }],
            Licenses = [Licence(ModulePackage.LicenceOf(manifest))],
            Components = [.. entries.Where(entry => !foreign.Contains(entry.Path)).Select(entry => FileOf(manifest.Name, entry))],
        };
        Bom bom = new()
        {
            SpecVersion = Specification,
            Version = 1,
            Metadata = new() { Timestamp = date.UtcDateTime, Component = module },
            Components = [.. closure.Packages.Select(package => ComponentOf(package, files))],
            Dependencies = [Needs(module.BomRef, closure.Direct, closure), .. closure.Packages.Select(package => Needs(package.Purl, package.Dependencies, closure))],
        };
        bom.SerialNumber = $"urn:uuid:{NameOf(Serialize(bom))}";
        string json = Serialize(bom);
        return Faults(json) is { Count: > 0 } faults
            ? throw new InvalidDataException($"The bill of materials does not keep to CycloneDX's schema:\n{string.Join('\n', faults)}")
            : json;
    }

    /// <summary>Says how a text departs from the schema of CycloneDX 1.6.</summary>
    public static IReadOnlyList<string> Faults(string json)
    {
        ValidationResult result = CycloneDX.Json.Validator.Validate(json, Specification);
        return result.Valid ? [] : [.. result.Messages.DefaultIfEmpty("It is not valid.")];
    }

    private static string Serialize(Bom bom) => CycloneDX.Json.Serializer.Serialize(bom).ReplaceLineEndings("\n") + "\n";

    private static Component ComponentOf(ShippedPackage package, Dictionary<string, PackageEntry> files) => new()
    {
        Type = Component.Classification.Library,
        BomRef = package.Purl,
        Purl = package.Purl,
        Name = package.Id,
        Version = package.Version,
        Copyright = package.Copyright,
        Licenses = [Licence(package.Licence)],
        Hashes = [new() { Alg = Hash.HashAlgorithm.SHA_512, Content = package.Sha512 }],
        ExternalReferences = package.Source is { } source ? [new() { Type = ExternalReference.ExternalReferenceType.Vcs, Url = source }] : null,
        Components = [.. package.Files.Select(file => FileOf(package.Id, files[file]))],
    };

    private static Component FileOf(string owner, PackageEntry entry) => new()
    {
        Type = Component.Classification.File,
        BomRef = $"{owner}:{entry.Path}",
        Name = entry.Path,
        Hashes = [new() { Alg = Hash.HashAlgorithm.SHA_256, Content = entry.Sha256 }],
    };

    private static LicenseChoice Licence(string expression) =>
        LicencePolicy.Allowed.Contains(expression) ? new() { License = new() { Id = expression } } : new() { Expression = expression };

    private static Dependency Needs(string reference, IReadOnlyList<string> names, PackageClosure closure) => new()
    {
        Ref = reference,
        Dependencies = [.. closure.Packages.Where(package => names.Contains(package.Id)).Select(package => new Dependency { Ref = package.Purl })],
    };

    // A serial number that is the content's own (RFC 9562, version 8): the same package has the same one.
    private static Guid NameOf(string text)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
