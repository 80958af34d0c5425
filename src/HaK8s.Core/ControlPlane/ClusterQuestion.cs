using HaK8s.Inventory;
using HaK8s.KubeConfigs;

namespace HaK8s.ControlPlane;

/// <summary>Asks Kubernetes' API over the first way that answers.</summary>
internal static class ClusterQuestion
{
    /// <summary>What the API says, or why it could not be asked.</summary>
    /// <param name="given">The way into the cluster; the nodes' own admin.conf when null.</param>
    /// <param name="seen">The nodes.</param>
    /// <param name="timeout">For each question over each way.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<(ClusterView? View, string? Trouble)> AskAsync(
        KubeConfig? given, IReadOnlyList<ControlPlaneObservation> seen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string trouble = "no apiserver is ready, or none of the nodes has an admin.conf";
        foreach ((KubeConfig config, string server) in Ways(given, seen))
        {
            try
            {
                return (await ClusterApi.AskAsync(config, server, timeout, cancellationToken), null);
            }
            catch (HaK8sException failure)
            {
                trouble = failure.Cause;
            }
        }
        return (null, trouble);
    }

    // A node's own apiserver rather than the round robin: no other's trouble gets into the answer.
    private static IEnumerable<(KubeConfig, string)> Ways(KubeConfig? given, IReadOnlyList<ControlPlaneObservation> seen)
    {
        if (given is not null)
            yield return (given, given.Server);
        if ((given ?? seen.Select(node => node.KubeConfig).FirstOrDefault(config => config is not null)) is not { } known)
            yield break;
        foreach (ControlPlaneObservation node in seen.Where(node => node.StateOf("kube-apiserver", "readyz") == ComponentState.Healthy))
            if (node.Node.KnownAddress is { } address)
                yield return (known, $"https://{new ControlPlaneEndpoint($"{address}", node.Port)}");
    }
}
