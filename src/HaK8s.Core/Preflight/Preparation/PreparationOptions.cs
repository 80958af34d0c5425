using HaK8s.Inventory;

namespace HaK8s.Preflight.Preparation;

/// <summary>How a host is to be prepared.</summary>
public sealed record PreparationOptions
{
    /// <summary>Parts to leave alone.</summary>
    public IReadOnlySet<PreparationPart> Skip { get; init; } = new HashSet<PreparationPart>();

    /// <summary>Nodes that /etc/hosts shall know, by name and address.</summary>
    public IReadOnlyList<Node> HostsEntry { get; init; } = [];

    /// <summary>Packages to hold; those that are not installed are passed over.</summary>
    public IReadOnlyList<string> HoldPackage { get; init; } = [];
}
