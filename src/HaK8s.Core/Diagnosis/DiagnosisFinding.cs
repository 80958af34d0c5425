using HaK8s.Inventory;

namespace HaK8s.Diagnosis;

/// <summary>A cause of what is wrong with a cluster, with what shows it and what to do.</summary>
public sealed record DiagnosisFinding
{
    /// <summary>The rule that found it; a stable name.</summary>
    public required string Id { get; init; }

    /// <summary>The node that has it; null when it belongs to no single node.</summary>
    public Node? Node { get; init; }

    /// <summary>What an operator sees of it.</summary>
    public required string Symptom { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Cause { get; init; }

    /// <summary>How sure that is.</summary>
    public required DiagnosisConfidence Confidence { get; init; }

    /// <summary>Why it is as sure as that.</summary>
    public required string ConfidenceReason { get; init; }

    /// <summary>What was seen, newest first.</summary>
    public ValueList<EvidenceLine> Evidence { get; init; } = [];

    /// <summary>What would show that it is this cause, when nothing was looked at or what was seen does not decide.</summary>
    public required string Check { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>
    /// The text of a script block that mends it with this module, the finding being <c>$_</c>; null where no cmdlet can:
    /// <c>$finding | ForEach-Object ([scriptblock]::Create($finding.Pipeline))</c>.
    /// </summary>
    public string? Pipeline { get; init; }

    /// <summary>Findings that follow from this one, and go away with it.</summary>
    public ValueList<DiagnosisFinding> Explains { get; init; } = [];

    /// <summary>Where more about it is written.</summary>
    public required string Reference { get; init; }

    /// <summary>It fits what the operator saw.</summary>
    public bool FitsSymptom { get; init; }

    /// <summary>Node and cause.</summary>
    public override string ToString() => Node is null ? Cause : $"{Node}: {Cause}";
}
