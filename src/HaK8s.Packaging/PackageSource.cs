namespace HaK8s.Packaging;

/// <summary>What a package is made of.</summary>
/// <param name="Module">The folder of the built module.</param>
/// <param name="Assets">NuGet's record of the packages that the cmdlets were built with (project.assets.json).</param>
/// <param name="Repository">The repository's top folder, with changelog, licence and icon.</param>
/// <param name="Date">The one time that the package tells.</param>
public sealed record PackageSource(string Module, string Assets, string Repository, DateTimeOffset Date)
{
    /// <summary>The module that <c>build.ps1 Build</c> made in a repository.</summary>
    public static PackageSource Of(string repository, DateTimeOffset date) => new(
        Path.Combine(repository, "out", "HaK8s"),
        Path.Combine(repository, "out", "artifacts", "obj", "HaK8s.Cmdlets", "project.assets.json"),
        repository,
        date);

    /// <summary>Reads a file of the repository.</summary>
    public byte[] ReadFile(params string[] path) => File.ReadAllBytes(Path.Combine([Repository, .. path]));
}
