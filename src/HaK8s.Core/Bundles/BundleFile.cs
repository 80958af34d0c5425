using HaK8s.Inventory;

namespace HaK8s.Bundles;

/// <summary>What became of a bundle's file on a node.</summary>
public enum BundleFileStatus
{
    /// <summary>It was there, and its images too; nothing was touched.</summary>
    Unchanged,
    /// <summary>It was copied.</summary>
    Copied,
    /// <summary>Its images were imported; where it was missing it was copied too.</summary>
    Imported,
}

/// <summary>A bundle's file on a node after Copy-HaK8sPackage.</summary>
public sealed record BundleFile
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>What was done.</summary>
    public required BundleFileStatus Status { get; init; }

    /// <summary>Its SHA-256, compared on the node.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The images in it, which containerd has in its namespace k8s.io.</summary>
    public required IReadOnlyList<BundleImage> Images { get; init; }

    /// <summary>Where it stands on the node.</summary>
    public required string Path { get; init; }
}
