using System.Text;

namespace HaK8s.KubeConfigs;

/// <summary>What a merge gives, or would give.</summary>
/// <param name="Results">One for each context that can be merged.</param>
/// <param name="Failures">One for each that cannot.</param>
public sealed record KubeConfigMergePlan(IReadOnlyList<KubeConfigMergeResult> Results, IReadOnlyList<(KubeConfig Config, HaK8sException Failure)> Failures)
{
    /// <summary>What the operator should know although it went well.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when the file would be another one.</summary>
    public bool HasChanges => Results.Any(result => result.Status == KubeConfigMergeStatus.Merged);

    /// <summary>The changes, as a sentence for the operator.</summary>
    public override string ToString() => $"Merge kubeconfig: {string.Join(", ", Results.SelectMany(result => result.Change))}";
}

/// <summary>
/// Merges contexts into a kubeconfig. Only the entries of their names are touched; everything else in the file, comments and unknown fields
/// too, stays byte for byte. The former file is kept beside it.
/// </summary>
/// <param name="path">The kubeconfig; it need not exist. A symbolic link is followed.</param>
/// <param name="force">Replace entries of the same names that belong to another cluster.</param>
/// <param name="setCurrentContext">Make the last one the current context. A new file gets one in any case.</param>
public sealed class KubeConfigMerge(string path, bool force, bool setCurrentContext)
{
    private readonly string target = new FileInfo(path).LinkTarget is null
        ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Where kubectl writes: the first file that $KUBECONFIG names, or ~/.kube/config.</summary>
    public static string DefaultPath =>
        Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    /// <summary>Says what would be done; changes nothing.</summary>
    /// <exception cref="HaK8sException">The file is no kubeconfig, or cannot be read.</exception>
    public KubeConfigMergePlan Plan(IReadOnlyList<KubeConfig> configs) => Merge(KubeConfigFile.ReadText(target), configs).Plan;

    /// <summary>Does it, under the lock that kubectl takes too.</summary>
    /// <exception cref="HaK8sException">As <see cref="Plan"/>, and <c>KubeConfigLocked</c>, <c>KubeConfigNotWritten</c>.</exception>
    public KubeConfigMergePlan Apply(IReadOnlyList<KubeConfig> configs, CancellationToken cancellationToken = default)
    {
        using KubeConfigLock held = KubeConfigLock.Take(target, cancellationToken);
        string? before = KubeConfigFile.ReadText(target);
        (KubeConfigMergePlan plan, string after) = Merge(before, configs);
        if (!plan.HasChanges)
            return plan;
        string? backup = before is null ? null : KubeConfigStore.Backup(target);
        KubeConfigStore.Write(target, Encoding.UTF8.GetBytes(after));
        return plan with
        {
            Results = [.. plan.Results.Select(result => result with { BackupPath = result.Status == KubeConfigMergeStatus.Merged ? backup : null })],
            Warnings = KubeConfigStore.IsOpenToOthers(target) ? [$"{target} can be read by others and holds the keys of a cluster's administrator; 'chmod 600' takes that away."] : [],
        };
    }

    internal (KubeConfigMergePlan Plan, string Text) Merge(string? text, IReadOnlyList<KubeConfig> configs)
    {
        KubeConfigFile file = KubeConfigFile.Parse(text ?? "", path);
        bool isNew = file.Root is null;
        List<KubeConfigMergeResult> results = [];
        List<(KubeConfig, HaK8sException)> failures = [];
        foreach (KubeConfig config in configs)
        {
            try
            {
                (file, List<string> changes) = Put(file, config, isNew || setCurrentContext);
                results.Add(new KubeConfigMergeResult
                {
                    Path = path, ContextName = config.ContextName, Server = config.Server, Change = changes,
                    Status = changes.Count > 0 ? KubeConfigMergeStatus.Merged : KubeConfigMergeStatus.Unchanged,
                });
            }
            catch (HaK8sException failure)
            {
                failures.Add((config, failure));
            }
        }
        return (new([.. results.Select(result => result with { CurrentContext = file.CurrentContext })], failures), file.Text);
    }

    // All of a context or nothing of it: the file given back is a new one.
    private (KubeConfigFile File, List<string> Changes) Put(KubeConfigFile file, KubeConfig config, bool makeCurrent)
    {
        List<string> changes = [];
        KubeConfigConflict conflict = new(target, config);
        foreach (KubeConfigEntry wanted in KubeConfigEntry.Of(config))
        {
            KubeConfigEntry entry = wanted;
            string action = "added";
            if (file.Body(wanted.Section, wanted.Name) is { } present)
            {
                string? other = conflict.Find(wanted, present);
                if (other is not null && !force)
                    throw Failure.KubeConfigEntryConflict(path, wanted.ToString(), other);
                if (other is null)
                    entry = wanted with { Body = KubeConfigConflict.Combine(wanted, present) };
                if (present.Says(entry.Body))
                    continue;
                action = other is null ? "updated" : "replaced";
            }
            file = KubeConfigSplice.Put(file, entry);
            changes.Add($"{entry} {action}");
        }
        if (makeCurrent && file.CurrentContext != config.ContextName)
        {
            file = KubeConfigSplice.PutCurrentContext(file, config.ContextName);
            changes.Add($"current-context set to '{config.ContextName}'");
        }
        return (file, changes);
    }
}
