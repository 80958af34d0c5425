using HaK8s.Compatibility;
using HaK8s.ControlPlane;
using HaK8s.Etcd;

namespace HaK8s.Diagnosis;

/// <summary>All that was gathered of a cluster: from its nodes, and from the management host.</summary>
public sealed record ClusterEvidence
{
    /// <summary>The nodes.</summary>
    public ValueList<NodeEvidence> Nodes { get; init; } = [];

    /// <summary>The endpoint, host:port; null when neither the operator nor a node told it.</summary>
    public string? ControlPlaneEndpoint { get; init; }

    /// <summary>The endpoint's addresses, as the management host sees them.</summary>
    public ValueList<EndpointRecord> Record { get; init; } = [];

    /// <summary>The endpoint as a whole; null when it was not looked at.</summary>
    public EndpointSummary? Endpoint { get; init; }

    /// <summary>The external etcd, as the management host sees it; none when its client files were not given.</summary>
    public ValueList<EtcdEndpointStatus> Etcd { get; init; } = [];

    /// <summary>Why Kubernetes' API could not be asked; null when it could, or nobody could ask.</summary>
    public string? ApiTrouble { get; init; }

    /// <summary>The target version; null when the operator did not say.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>What the operator saw; null when nothing was said.</summary>
    public string? Symptom { get; init; }

    /// <summary>When it was gathered, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What was looked at and what could not be, in words.</summary>
    public ValueList<string> LookedAt { get; init; } = [];

    /// <summary>What Kubernetes says of the nodes; null when it could not be asked.</summary>
    internal ClusterView? Api { get; init; }

    /// <summary>A variable of the management host's environment.</summary>
    internal Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Kubernetes' word on a node; null when it has none.</summary>
    internal NodeCondition? ConditionOf(NodeEvidence node) => Api?.Nodes.GetValueOrDefault(node.Node.Name) ?? (node.Fact is { } fact ? Api?.Nodes.GetValueOrDefault(fact.HostName) : null);

    /// <summary>The node that has a record's address; null when it is none of those looked at.</summary>
    internal NodeEvidence? NodeOf(EndpointRecord record) => Nodes.FirstOrDefault(node => record.Address.Equals(node.Node.KnownAddress) || node.Fact?.Address.Contains(record.Address) == true);

    /// <summary>Nodes, and whether the endpoint, etcd and the API were looked at.</summary>
    public override string ToString() => $"{Nodes.Count} nodes{(ControlPlaneEndpoint is null ? "" : $", {ControlPlaneEndpoint}")}";
}
