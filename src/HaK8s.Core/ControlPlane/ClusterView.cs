namespace HaK8s.ControlPlane;

/// <summary>What Kubernetes' API says of the nodes.</summary>
internal sealed record ClusterView
{
    public IReadOnlyDictionary<string, NodeCondition> Nodes { get; init; } = new Dictionary<string, NodeCondition>();

    /// <summary>Which node holds each lease of the control plane.</summary>
    public IReadOnlyDictionary<string, string> Leaders { get; init; } = new Dictionary<string, string>();
}

/// <summary>A node as Kubernetes sees it.</summary>
/// <param name="IsReady">Its Ready condition.</param>
/// <param name="Reason">Reason and message of that.</param>
/// <param name="KubeletVersion">The kubelet's version.</param>
internal sealed record NodeCondition(bool IsReady, string Reason, string KubeletVersion);
