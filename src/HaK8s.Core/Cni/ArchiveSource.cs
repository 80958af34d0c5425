using HaK8s.Archives;
using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>Plugins from archives on the management host; each node gets the one of its architecture.</summary>
public sealed class ArchiveSource(PluginArchiveSet archives) : PluginSource
{
    internal override PluginPlan Plan(PluginObservation seen)
    {
        PluginArchive archive = Pick(seen);
        bool same = seen.Version == archive.Version && seen.Sha256 == archive.Sha256 && seen.Changed.Count == 0;
        if (!same)
            RequireWritable(seen, archive.SpaceNeeded);
        return new(seen, same ? CniPluginsStatus.Unchanged : Change(seen),
            $"install CNI plugins {archive.Version} ({archive.Architecture}) into {seen.Destination}{Replacing(seen)}");
    }

    internal override Task<RemoteScript> ScriptAsync(IRemoteSession session, PluginObservation seen, CancellationToken cancellationToken)
    {
        PluginArchive archive = Pick(seen);
        return Task.FromResult(new RemoteScript("cni-install", "archive", seen.Destination, archive.Version, archive.Sha256) { Input = archive.Open() });
    }

    private PluginArchive Pick(PluginObservation seen) =>
        archives.For(ProcessorArchitecture.OfMachine(seen.Machine) ?? throw Failure.CniUnknownMachine(seen.Machine));
}
