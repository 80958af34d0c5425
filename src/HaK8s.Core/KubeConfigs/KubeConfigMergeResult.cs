namespace HaK8s.KubeConfigs;

/// <summary>How a merge ended.</summary>
public enum KubeConfigMergeStatus
{
    /// <summary>Entries were added or changed.</summary>
    Merged,
    /// <summary>The file said it all already; nothing was written.</summary>
    Unchanged,
}

/// <summary>What became of one context that was merged into a kubeconfig.</summary>
public sealed record KubeConfigMergeResult
{
    /// <summary>The kubeconfig.</summary>
    public required string Path { get; init; }

    /// <summary>The context's name in it.</summary>
    public required string ContextName { get; init; }

    /// <summary>The apiserver's URL.</summary>
    public required string Server { get; init; }

    /// <summary>How it ended.</summary>
    public required KubeConfigMergeStatus Status { get; init; }

    /// <summary>What was done: <c>cluster 'prod' added</c>, <c>user 'prod-admin' replaced</c>, ...</summary>
    public IReadOnlyList<string> Change { get; init; } = [];

    /// <summary>The current context of the file now; null when there is none.</summary>
    public string? CurrentContext { get; init; }

    /// <summary>Where the former file is; null when nothing was written or there was none.</summary>
    public string? BackupPath { get; init; }
}
