using HaK8s.Changes;
using HaK8s.Inventory;

namespace HaK8s.Containerd.Configuration;

/// <summary>What configuring containerd would do on a node.</summary>
public sealed record ContainerdConfigPlan
{
    /// <summary>What there will be.</summary>
    public required ContainerdConfigResult Wanted { get; init; }

    /// <summary>The files to change; they may hold a proxy's password.</summary>
    public required IReadOnlyList<FileEdit> Edits { get; init; }

    /// <summary>Where the daemon listens.</summary>
    public required string Socket { get; init; }

    /// <summary>Whether anything would be changed.</summary>
    public bool HasChanges => Edits.Count > 0;

    /// <summary>The changes in words, for ShouldProcess.</summary>
    public required string Description { get; init; }

    /// <summary>What an operator should know although it can be done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The files' unified diffs; passwords of proxies are masked.</summary>
    public string Diff => string.Concat(Edits.Select(Shown));

    private static string Shown(FileEdit edit)
    {
        if (edit.Target != ProxyDropIn.Path)
            return edit.Diff;
        string diff = TextDiff.Unified(edit.Target, Masked(edit.Before), Masked(edit.After));
        return diff.Length > 0 ? diff : $"{edit.Target}: a proxy's password changes\n";
    }

    private static string? Masked(byte[]? content) => content is null ? null : ProxyDropIn.Masked(System.Text.Encoding.UTF8.GetString(content));
}
