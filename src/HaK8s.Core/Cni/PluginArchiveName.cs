using System.Text.RegularExpressions;

namespace HaK8s.Cni;

/// <summary>What the name of a plugin archive says: <c>cni-plugins-linux-ARCH-vX.Y.Z.tgz</c>.</summary>
/// <param name="Architecture">Go's name of the architecture, such as <c>amd64</c>.</param>
/// <param name="Version">The version without the leading v, such as <c>1.5.1</c> or <c>1.0.0-rc1</c>.</param>
public sealed partial record PluginArchiveName(string Architecture, string Version)
{
    /// <summary>The name of the file.</summary>
    public override string ToString() => $"cni-plugins-linux-{Architecture}-v{Version}.tgz";

    /// <summary>Reads a file name (no folder); null when it is not such a name.</summary>
    public static PluginArchiveName? Parse(string fileName) => Pattern().Match(fileName) is { Success: true } match
        ? new(match.Groups["architecture"].Value, match.Groups["version"].Value)
        : null;

    /// <summary>A version as users write it, with or without v, as the archives' names hold it.</summary>
    public static string Normalize(string version) => version.StartsWith('v') ? version[1..] : version;

    [GeneratedRegex(@"\Acni-plugins-linux-(?<architecture>[a-z0-9]+)-v(?<version>[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.]+)?)\.tgz\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
