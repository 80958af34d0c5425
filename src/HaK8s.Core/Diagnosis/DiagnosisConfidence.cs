namespace HaK8s.Diagnosis;

/// <summary>How sure a finding is.</summary>
public enum DiagnosisConfidence
{
    /// <summary>It would explain what was seen, and so would other things.</summary>
    Possible,
    /// <summary>What was seen fits it and hardly anything else.</summary>
    Likely,
    /// <summary>The cause itself was seen.</summary>
    Certain,
}
