using System.Text.RegularExpressions;
using HaK8s.Archives;
using HaK8s.Cni;
using HaK8s.Containerd.Installation;

namespace HaK8s.Bundles;

/// <summary>Tells by its name, and a program by its head, what a file is.</summary>
internal static partial class BundleFileKind
{
    /// <summary>Checksum files stay outside: a bundle has its own.</summary>
    public static bool IsChecksums(string name) => name is ChecksumFile.OfFolder or "manifest.json"
        || name.EndsWith(".sha256", StringComparison.Ordinal) || name.EndsWith(".sha256sum", StringComparison.Ordinal);

    public static (BundleKind Kind, string? Version, string? Architecture) Of(string path)
    {
        string name = Path.GetFileName(path);
        if (ContainerdReleaseName.Parse(name) is { } containerd)
            return (BundleKind.Containerd, containerd.Version, containerd.Architecture);
        if (PluginArchiveName.Parse(name) is { } plugins)
            return (BundleKind.CniPlugins, plugins.Version, plugins.Architecture);
        if (name.StartsWith("runc.", StringComparison.Ordinal))
            return (BundleKind.Runc, null, name["runc.".Length..]);
        if (Package().Match(name) is { Success: true } package)
            return (BundleKind.Package, package.Groups["version"].Value, PackageArchitecture(package.Groups["architecture"].Value));
        if (name.EndsWith(".service", StringComparison.Ordinal))
            return (BundleKind.Unit, null, null);
        byte[] head = new byte[ElfHeader.Size];
        using FileStream file = File.OpenRead(path);
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return ElfHeader.Architecture(head.AsSpan(0, count)) is { } machine ? (BundleKind.Binary, null, machine) : (BundleKind.Other, null, null);
    }

    // rpm has the kernel's names, deb mostly Go's.
    private static string? PackageArchitecture(string name) => name is "all" or "noarch" ? null
        : ProcessorArchitecture.OfMachine(name) ?? (name switch { "armhf" => "arm", "ppc64el" => "ppc64le", _ => name });

    [GeneratedRegex(@"\A[^_]+_(?<version>[^_]+)_(?<architecture>[a-z0-9]+)\.deb\z|\A.+?-(?<version>[0-9][^-]*-[^-]+)\.(?<architecture>[a-z0-9_]+)\.rpm\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Package();
}
