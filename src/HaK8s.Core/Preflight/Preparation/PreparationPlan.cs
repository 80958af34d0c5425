using HaK8s.Changes;

namespace HaK8s.Preflight.Preparation;

/// <summary>What would be done to a host.</summary>
/// <param name="Fact">What was seen of it.</param>
/// <param name="Item">Each part.</param>
/// <param name="Edit">Changes of files.</param>
/// <param name="Step">Steps for node-prepare.sh, in order.</param>
/// <param name="Undo">The steps that take those back, in order.</param>
public sealed record PreparationPlan(
    NodeFact Fact, ValueList<PreparationItem> Item, IReadOnlyList<FileEdit> Edit, IReadOnlyList<string> Step, IReadOnlyList<string> Undo)
{
    /// <summary>Whether there is anything to do.</summary>
    public bool HasChanges => Edit.Count > 0 || Step.Count > 0;

    /// <summary>Unified diffs of all files.</summary>
    public string Diff => string.Concat(Edit.Select(edit => edit.Diff));

    /// <summary>In one line what would be done.</summary>
    public string Description => string.Join("; ", Item.Where(item => item.Status == PreparationStatus.Changed).Select(item => item.Detail));
}
