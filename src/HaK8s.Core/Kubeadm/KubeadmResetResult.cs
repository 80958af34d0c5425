namespace HaK8s.Kubeadm;

/// <summary>How a reset ended.</summary>
public enum KubeadmResetStatus
{
    /// <summary>The node belongs to no cluster now; by this call, or by an earlier one that this call attached to.</summary>
    Reset,
    /// <summary>There was nothing to take back.</summary>
    Unchanged,
    /// <summary>kubeadm failed.</summary>
    Failed,
}

/// <summary>What Invoke-KubeadmReset gives: what became of the node.</summary>
public sealed record KubeadmResetResult : KubeadmResult
{
    internal KubeadmResetResult(KubeadmReport report) : base(report) { }

    /// <summary>How it ended.</summary>
    public required KubeadmResetStatus Status { get; init; }

    /// <inheritdoc />
    public override bool Succeeded => Status != KubeadmResetStatus.Failed;

    /// <summary>Its pods were evicted first.</summary>
    public bool Drained { get; init; }

    /// <summary>Its Node object was deleted, or there was none.</summary>
    public bool NodeDeleted { get; init; }

    /// <summary>What was removed beside what kubeadm removes: <c>interface cni0</c>, <c>14 chains of iptables</c>, files.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>True when etcd's client files went with it: Copy-EtcdClientCert must run before the next init or control-plane join.</summary>
    public bool EtcdClientCertRemoved { get; init; }
}
