using System.Collections.Concurrent;
using HaK8s.Inventory;

namespace HaK8s;

/// <summary>The nodes and clusters that were named in a session, for completing what is typed next. Never used to reach anything.</summary>
internal sealed class SessionMemory
{
    private readonly ConcurrentDictionary<string, Cluster> clusters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> nodes = new(StringComparer.Ordinal);

    public IEnumerable<Cluster> Clusters => clusters.Values;

    public IEnumerable<string> NodeNames => nodes.Keys;

    /// <summary>Remembers a cluster in the place of an earlier one of its name.</summary>
    public void Remember(Cluster cluster)
    {
        clusters[cluster.Name] = cluster;
        foreach (Node node in cluster.ControlPlane.Concat(cluster.Worker))
            Remember(node);
    }

    public void Remember(Node node) => nodes[node.Name] = true;
}
