using System.Text.RegularExpressions;

namespace HaK8s.Containerd.Installation;

/// <summary>What the name of a release archive says: <c>containerd-X.Y.Z-linux-ARCH.tar.gz</c>, or <c>containerd-static-...</c>.</summary>
/// <param name="Version">The version without the leading v, such as <c>1.7.24</c> or <c>2.0.0-rc.1</c>.</param>
/// <param name="Architecture">Go's name of the architecture, such as <c>amd64</c>.</param>
public sealed partial record ContainerdReleaseName(string Version, string Architecture)
{
    /// <summary>Reads a file name (no folder); null when it is not such a name.</summary>
    public static ContainerdReleaseName? Parse(string fileName) => Pattern().Match(fileName) is { Success: true } match
        ? new(match.Groups["version"].Value, match.Groups["architecture"].Value)
        : null;

    /// <summary>A version as users write it, with or without v, as the archives' names hold it.</summary>
    public static string Normalize(string version) => version.StartsWith('v') ? version[1..] : version;

    [GeneratedRegex(@"\Acontainerd-(static-)?(?<version>[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?)-linux-(?<architecture>[a-z0-9]+)\.tar\.gz\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
