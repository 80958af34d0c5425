using NuGet.Versioning;

namespace HaK8s.Packaging;

/// <summary>What a version changed.</summary>
/// <param name="Version">The version; null for what is not released yet.</param>
/// <param name="Date">The day of its release; null for what is not released yet.</param>
/// <param name="Text">What stands below the heading.</param>
/// <param name="Line">The line of the heading.</param>
public sealed record ChangelogSection(SemanticVersion? Version, DateOnly? Date, string Text, int Line)
{
    /// <summary>The version as the heading has it.</summary>
    public string Name => Version?.ToString() ?? Changelog.Unreleased;
}
