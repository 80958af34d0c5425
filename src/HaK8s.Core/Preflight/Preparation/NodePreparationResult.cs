using HaK8s.Inventory;

namespace HaK8s.Preflight.Preparation;

/// <summary>A host after Initialize-HaK8sNode.</summary>
public sealed record NodePreparationResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>What was done on the whole.</summary>
    public required PreparationStatus Status { get; init; }

    /// <summary>Each part.</summary>
    public required ValueList<PreparationItem> Item { get; init; }

    /// <summary>The files that were changed; each is kept beside it under the change's id.</summary>
    public ValueList<string> File { get; init; } = [];

    /// <summary>What -Rollback takes to put everything back; null when nothing was changed.</summary>
    public string? ChangeId { get; init; }

    /// <summary>The node and what was changed.</summary>
    public override string ToString() => $"{Node}: {Status}";
}
