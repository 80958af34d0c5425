using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>Where a node's plugins come from: an archive, the distribution, or the set that an earlier run put aside.</summary>
public abstract class PluginSource
{
    // The sources are these three; each knows its plan and its arguments for cni-install.sh.
    private protected PluginSource() { }

    /// <summary>What would be done on a node where this was seen.</summary>
    internal abstract PluginPlan Plan(PluginObservation seen);

    /// <summary>Makes the script that does it; may ask the node for something first.</summary>
    internal abstract Task<RemoteScript> ScriptAsync(IRemoteSession session, PluginObservation seen, CancellationToken cancellationToken);

    private protected static void RequireWritable(PluginObservation seen, long space)
    {
        if (seen.Writable == "no-permission")
            throw Failure.CniScript("no-permission", seen.Destination, null, null);
        if (seen.Writable == "read-only")
            throw Failure.CniScript("read-only", seen.Destination, null, null);
        if (seen.FreeSpace < space)
            throw Failure.CniScript("no-space", seen.Destination, $"{space >> 20} MiB are needed, {seen.FreeSpace >> 20} MiB are free", null);
    }

    private protected static CniPluginsStatus Change(PluginObservation seen) =>
        seen.Version is null ? CniPluginsStatus.Installed : CniPluginsStatus.Updated;

    private protected static string Replacing(PluginObservation seen) => seen switch
    {
        { Version: null } => "",
        { Changed.Count: > 0 } => $" in place of {seen.Version}, of which {string.Join(", ", seen.Changed)} changed",
        _ => $" in place of {seen.Version}",
    };
}
