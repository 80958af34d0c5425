namespace HaK8s.Kubeadm;

/// <summary>How a node is taken back.</summary>
public sealed record KubeadmResetOptions
{
    /// <summary>Take the last control plane too, and the data of an etcd member that does not run.</summary>
    public bool Force { get; init; }

    /// <summary>Cordon the node and evict its pods first, when an apiserver answers.</summary>
    public bool Drain { get; init; } = true;

    /// <summary>How long the eviction may take; whole seconds.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Remove what is in /etc/cni/net.d. Off: who wrote it there, wrote it for this node, and the next cluster will want it again.</summary>
    public bool RemoveCniConfiguration { get; init; }

    /// <summary>Remove the pod networks' interfaces. On: they hold nothing, and one with the old cluster's range makes the next one's pods fail.</summary>
    public bool RemoveInterface { get; init; } = true;

    /// <summary>Remove root's own kubeconfig if it knows this cluster alone. On: its credentials open nothing any more, and kubectl would ask the next cluster with them.</summary>
    public bool RemoveKubeConfig { get; init; } = true;

    /// <summary>Remove the packet filter's chains of Kubernetes and CNI. On: they belong to nobody else, and lead to services that are gone.</summary>
    public bool FlushIptables { get; init; } = true;
}
