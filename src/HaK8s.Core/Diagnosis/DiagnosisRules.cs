namespace HaK8s.Diagnosis;

/// <summary>All rules of the folder Rules.</summary>
internal static class DiagnosisRules
{
    /// <summary>By their ids.</summary>
    public static IReadOnlyDictionary<string, DiagnosisRule> All { get; } = typeof(DiagnosisRule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DiagnosisRule)) && !type.IsAbstract)
        .Select(type => (DiagnosisRule)Activator.CreateInstance(type)!)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal).ToDictionary(rule => rule.Id, StringComparer.Ordinal);
}
