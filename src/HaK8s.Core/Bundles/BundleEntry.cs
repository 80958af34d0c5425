namespace HaK8s.Bundles;

/// <summary>What a file of a bundle is.</summary>
public enum BundleKind
{
    /// <summary>None of the others.</summary>
    Other,
    /// <summary>A release archive of containerd.</summary>
    Containerd,
    /// <summary>A release of runc.</summary>
    Runc,
    /// <summary>A release archive of the CNI plugins.</summary>
    CniPlugins,
    /// <summary>A program, such as kubeadm.</summary>
    Binary,
    /// <summary>A package of a distribution, .deb or .rpm.</summary>
    Package,
    /// <summary>A systemd unit.</summary>
    Unit,
    /// <summary>Container images as a tarball.</summary>
    Image,
}

/// <summary>An image within a tarball.</summary>
/// <param name="Name">Its full name, such as <c>registry.k8s.io/pause:3.9</c>.</param>
/// <param name="Id">The digest of its configuration (docker save) or of its manifest (OCI), such as <c>sha256:...</c>.</param>
public sealed record BundleImage(string Name, string Id)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>One file of a bundle, as its manifest tells it.</summary>
public sealed record BundleEntry
{
    /// <summary>The file's name; a bundle has no folders.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required BundleKind Kind { get; init; }

    /// <summary>Its version, where its name tells one.</summary>
    public string? Version { get; init; }

    /// <summary>Go's name of the architecture; null for files that fit every node.</summary>
    public string? Architecture { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>64 hex digits in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where it came from.</summary>
    public required string Source { get; init; }

    /// <summary>The images in it.</summary>
    public IReadOnlyList<BundleImage> Images { get; init; } = [];
}
