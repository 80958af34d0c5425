namespace HaK8s.Packaging;

/// <summary>A package of others of which files lie in the module.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">The SPDX expression of its licence.</param>
/// <param name="Copyright">Its copyright notice, or its authors where it has none.</param>
/// <param name="Source">The repository of its sources; null where it names none.</param>
/// <param name="Commit">The commit that it was built from; null where it names none.</param>
/// <param name="Sha512">The hash of the package file, in hexadecimal digits.</param>
/// <param name="Files">Its files in the module, as paths in it.</param>
/// <param name="Dependencies">Names of packages that it needs, shipped or not.</param>
/// <param name="Texts">The licence and notice files that lie at its top, by name.</param>
public sealed record ShippedPackage(
    string Id,
    string Version,
    string Licence,
    string Copyright,
    string? Source,
    string? Commit,
    string Sha512,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Dependencies,
    IReadOnlyList<NoticeFile> Texts)
{
    /// <summary>The package's URL (https://github.com/package-url/purl-spec).</summary>
    public string Purl => $"pkg:nuget/{Id}@{Version}";
}

/// <summary>A licence or notice file of a package.</summary>
public sealed record NoticeFile(string Name, string Text);
