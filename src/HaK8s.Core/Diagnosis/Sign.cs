using HaK8s.Inventory;

namespace HaK8s.Diagnosis;

/// <summary>What a rule has found: that its cause is at work somewhere.</summary>
/// <param name="Confidence">How sure.</param>
/// <param name="Reason">Why: one sentence without its full stop.</param>
/// <param name="Evidence">What shows it, newest first; the rules' findings keep the first few.</param>
internal sealed record Sign(DiagnosisConfidence Confidence, string Reason, IEnumerable<EvidenceLine> Evidence)
{
    /// <summary>The node that has it; null when it belongs to no single node.</summary>
    public Node? Node { get; init; }

    /// <summary>The cause in the words of this case; the rule's own when null.</summary>
    public string? Cause { get; init; }

    /// <summary>The remedy in the words of this case; the rule's own when null.</summary>
    public string? Remedy { get; init; }
}
