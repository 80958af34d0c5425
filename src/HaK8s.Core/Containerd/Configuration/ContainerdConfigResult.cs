using HaK8s.Inventory;

namespace HaK8s.Containerd.Configuration;

/// <summary>What became of containerd's configuration.</summary>
public enum ContainerdConfigStatus
{
    /// <summary>All was as it should be; nothing was touched and the daemon not restarted.</summary>
    Unchanged,
    /// <summary>There was no config.toml before.</summary>
    Created,
    /// <summary>Files were changed.</summary>
    Updated,
    /// <summary>A former change was taken back.</summary>
    RolledBack,
}

/// <summary>A node's containerd after Set-ContainerdConfig.</summary>
public sealed record ContainerdConfigResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>The configuration file.</summary>
    public required string Path { get; init; }

    /// <summary>What was done.</summary>
    public required ContainerdConfigStatus Status { get; init; }

    /// <summary>The file's version, 2 or 3; null after a rollback.</summary>
    public int? ConfigVersion { get; init; }

    /// <summary>Whether containers' cgroups are managed by systemd; null after a rollback.</summary>
    public bool? SystemdCgroup { get; init; }

    /// <summary>The pause image; null when the file names none.</summary>
    public string? SandboxImage { get; init; }

    /// <summary>For -Rollback; null when nothing was changed.</summary>
    public string? ChangeId { get; init; }

    /// <summary>The files changed.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Whether the daemon was restarted.</summary>
    public bool Restarted { get; init; }
}
