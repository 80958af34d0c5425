using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>Plugins from the package containernetworking-plugins of the node's own distribution.</summary>
public sealed class DistributionSource : PluginSource
{
    internal override PluginPlan Plan(PluginObservation seen)
    {
        bool same = seen.FromDistribution && seen.PackageVersion is not null && seen.Version == seen.PackageVersion && seen.Changed.Count == 0;
        if (!same)
        {
            if (seen.PackageManager is null)
                throw Failure.CniScript("no-package-manager", seen.Destination, null, null);
            RequireWritable(seen, 0);
        }
        string package = seen.PackageVersion is null
            ? $"install the distribution's package of the CNI plugins with {seen.PackageManager} and link it"
            : $"link the distribution's CNI plugins {seen.PackageVersion}";
        return new(seen, same ? CniPluginsStatus.Unchanged : Change(seen),
            $"{package} into {seen.Destination}{Replacing(seen)}");
    }

    internal override async Task<RemoteScript> ScriptAsync(IRemoteSession session, PluginObservation seen, CancellationToken cancellationToken)
    {
        RemoteResult package = await PluginInstallation.RunAsync(session, new RemoteScript("cni-package"), seen.Destination, cancellationToken);
        (string version, string folder) = (package["version"] ?? "", package["folder"] ?? "");
        return folder == seen.Destination
            ? throw Failure.CniDestinationIsPackage(folder)
            : new RemoteScript("cni-install", "distribution", seen.Destination, version, folder);
    }
}
