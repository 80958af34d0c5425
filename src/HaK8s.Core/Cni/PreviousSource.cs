using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>The set that the last run put aside. What it replaces is put aside in turn, so that a rollback can be rolled back.</summary>
public sealed class PreviousSource : PluginSource
{
    internal override PluginPlan Plan(PluginObservation seen)
    {
        if (!seen.HasPrevious)
            throw Failure.CniScript("no-previous", seen.Destination, null, null);
        RequireWritable(seen, 0);
        return new(seen, CniPluginsStatus.RolledBack,
            $"roll {seen.Destination} back to CNI plugins {seen.PreviousVersion ?? "of before HaK8s"}{Replacing(seen)}");
    }

    internal override Task<RemoteScript> ScriptAsync(IRemoteSession session, PluginObservation seen, CancellationToken cancellationToken) =>
        Task.FromResult(new RemoteScript("cni-install", "rollback", seen.Destination));
}
