namespace HaK8s.Containerd.Installation;

/// <summary>What an installation would do on a node, from what was observed there.</summary>
public sealed record ContainerdPlan
{
    internal ContainerdPlan(ContainerdObservation seen, ContainerdInstallStatus status, string description) =>
        (Seen, Status, Description) = (seen, status, description);

    internal ContainerdObservation Seen { get; }

    /// <summary>What would be done.</summary>
    public ContainerdInstallStatus Status { get; }

    /// <summary>The change in words, for ShouldProcess.</summary>
    public string Description { get; }

    /// <summary>Whether anything would be changed.</summary>
    public bool HasChanges => Status != ContainerdInstallStatus.Unchanged;
}
