using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using NuGet.Frameworks;
using NuGet.Packaging;

namespace HaK8s.Packaging;

/// <summary>A file of the module in its package.</summary>
/// <param name="Path">Its path in the module, with slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PackageEntry(string Path, byte[] Content) : IPackageFile
{
    /// <summary>A file of text in UTF-8.</summary>
    public PackageEntry(string path, string text) : this(path, Encoding.UTF8.GetBytes(text)) { }

    /// <summary>Its SHA-256, in hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content));

    // A module's files are for no framework of NuGet's, and NuGet dates them all alike.
    string IPackageFile.EffectivePath => Path;
    FrameworkName? IPackageFile.TargetFramework => null;
    NuGetFramework? IPackageFile.NuGetFramework => null;
    DateTimeOffset IPackageFile.LastWriteTime => DateTimeOffset.UnixEpoch;
    Stream IPackageFile.GetStream() => new MemoryStream(Content, writable: false);
}
