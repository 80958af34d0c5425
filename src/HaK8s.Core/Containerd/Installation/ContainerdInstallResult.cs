using HaK8s.Inventory;

namespace HaK8s.Containerd.Installation;

/// <summary>What became of a node's containerd.</summary>
public enum ContainerdInstallStatus
{
    /// <summary>All was there as it should be; nothing was touched.</summary>
    Unchanged,
    /// <summary>There was no containerd before.</summary>
    Installed,
    /// <summary>Another version, or a changed one, was replaced.</summary>
    Updated,
    /// <summary>What was there before is in place again.</summary>
    RolledBack,
}

/// <summary>A node's containerd after Install-Containerd.</summary>
public sealed record ContainerdInstallResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>What was done.</summary>
    public required ContainerdInstallStatus Status { get; init; }

    /// <summary>The version that runs now; null when none does any more.</summary>
    public required ContainerdVersion? ContainerdVersion { get; init; }

    /// <summary>The version before this run; null when there was none.</summary>
    public required ContainerdVersion? PreviousVersion { get; init; }

    /// <summary>What <c>runc --version</c> says, such as <c>1.1.5</c>; null without runc.</summary>
    public required string? RuncVersion { get; init; }

    /// <summary>Where it came from: the archive's path, <c>package</c> or <c>previous</c>.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the archive; null when it did not come from one.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>Whether the daemon was restarted. Running containers are not.</summary>
    public required bool Restarted { get; init; }

    /// <summary>The files on the node that were replaced, made or removed.</summary>
    public required IReadOnlyList<string> Changed { get; init; }
}
