namespace HaK8s.Diagnosis;

/// <summary>All rules of the folder Rules; the project lists its files when it is built.</summary>
internal static partial class DiagnosisRules
{
    /// <summary>By their ids.</summary>
    public static IReadOnlyDictionary<string, DiagnosisRule> All { get; } =
        Listed.OrderBy(rule => rule.Id, StringComparer.Ordinal).ToDictionary(rule => rule.Id, StringComparer.Ordinal);
}
