namespace HaK8s.Cni;

/// <summary>What an installation would do on a node, from what was observed there.</summary>
public sealed record PluginPlan
{
    internal PluginPlan(PluginObservation seen, CniPluginsStatus status, string change) => (Seen, Status, Change) = (seen, status, change);

    internal PluginObservation Seen { get; }

    /// <summary>What would be done to the plugins.</summary>
    public CniPluginsStatus Status { get; }

    /// <summary>What would be done to the bridge configuration; null when none was asked for.</summary>
    public CniPluginsStatus? BridgeStatus { get; init; }

    /// <summary>Whether anything would be changed.</summary>
    public bool HasChanges => Status != CniPluginsStatus.Unchanged || BridgeStatus is not (null or CniPluginsStatus.Unchanged);

    /// <summary>The change in words, for ShouldProcess.</summary>
    public string Description => string.Join("; ", new[]
    {
        Status == CniPluginsStatus.Unchanged ? null : Change,
        BridgeStatus is null or CniPluginsStatus.Unchanged ? null : $"write {BridgeConfiguration.DefaultPath}",
    }.OfType<string>());

    /// <summary>What would be done to the plugins, in words.</summary>
    internal string Change { get; }
}
