using HaK8s.Inventory;

namespace HaK8s.Cni;

/// <summary>What became of a node's CNI plugins or of its bridge configuration.</summary>
public enum CniPluginsStatus
{
    /// <summary>All was there as it should be; nothing was touched.</summary>
    Unchanged,
    /// <summary>There was nothing from HaK8s before.</summary>
    Installed,
    /// <summary>Another version, or a changed one, was replaced.</summary>
    Updated,
    /// <summary>The set before this one is in place again.</summary>
    RolledBack,
}

/// <summary>The CNI plugins of a node after Install-CniPlugins.</summary>
public sealed record CniPluginsResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Version of the archive or package; null after a rollback to plugins that HaK8s did not install.</summary>
    public required string? Version { get; init; }

    /// <summary>Go's name of the node's architecture, such as <c>amd64</c>; the machine's own name when Go has none.</summary>
    public required string Architecture { get; init; }

    /// <summary>SHA-256 of the archive; null when the plugins did not come from one.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>All plugins in the folder, sorted; those of others too.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    /// <summary>What was done.</summary>
    public required CniPluginsStatus Status { get; init; }

    /// <summary>Version before this run; null when HaK8s had not installed it.</summary>
    public required string? PreviousVersion { get; init; }

    /// <summary>The folder on the node.</summary>
    public required string Destination { get; init; }

    /// <summary>What was done to the bridge configuration; null when none was asked for.</summary>
    public CniPluginsStatus? BridgeStatus { get; init; }
}
