using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>How a join ended.</summary>
public enum KubeadmJoinStatus
{
    /// <summary>The node joined by this call, or by an earlier one that this call attached to.</summary>
    Joined,
    /// <summary>The node belonged to this cluster already; nothing was done.</summary>
    Unchanged,
    /// <summary>kubeadm failed.</summary>
    Failed,
}

/// <summary>What Invoke-KubeadmJoin gives: the joined node and its state, or why it did not join.</summary>
public sealed record KubeadmJoinResult : KubeadmResult
{
    internal KubeadmJoinResult(KubeadmReport report) : base(report) { }

    /// <summary>As what it joined.</summary>
    public required NodeRole Role { get; init; }

    /// <summary>How it ended.</summary>
    public required KubeadmJoinStatus Status { get; init; }

    /// <inheritdoc />
    public override bool Succeeded => Status != KubeadmJoinStatus.Failed;

    /// <summary>Whether the cluster calls the node Ready; null when it could not be asked.</summary>
    public bool? NodeReady { get; init; }

    /// <summary>The condition's reason and message, such as <c>KubeletNotReady: ... cni plugin not initialized</c>.</summary>
    public string? NodeCondition { get; init; }

    /// <summary>Whether the node's own apiserver is ready; null for workers.</summary>
    public bool? ApiServerReady { get; init; }

    /// <summary>Whether the node's files for etcd equal those of the control plane that the credential came from; null when they were not compared.</summary>
    public bool? EtcdClientCertMatches { get; init; }
}
