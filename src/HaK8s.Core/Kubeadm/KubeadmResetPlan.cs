namespace HaK8s.Kubeadm;

/// <summary>What a reset would do to a node, from what was observed there; its text is for the operator who is asked.</summary>
public sealed record KubeadmResetPlan
{
    internal KubeadmResetPlan(KubeadmResetState state) => State = state;

    internal KubeadmResetState State { get; }

    /// <summary>Another control plane of the cluster that was given and answers.</summary>
    internal KubeadmResetState? Helper { get; init; }

    /// <summary>A reset runs already; the plan is to follow it.</summary>
    internal bool Attaches { get; init; }

    internal bool IsLast { get; init; }

    internal bool Drains { get; init; }

    /// <summary>What is not done, and why.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Interfaces and files to remove, as kubeadm-reset.sh takes them.</summary>
    internal IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>Programs of the iptables family whose chains go.</summary>
    internal IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The node carries a control plane now.</summary>
    public bool IsControlPlane => State.IsControlPlane;

    /// <summary>There is nothing to take back.</summary>
    public bool IsEmpty => !RunsOnNode && !DeletesByHelper;

    /// <summary>There is something to do on the node itself, or something that is being done.</summary>
    internal bool RunsOnNode => Attaches || State.IsMember || Items.Count > 0 || Filters.Count > 0;

    /// <summary>Who deletes the Node object: the control plane given, the cluster's endpoint, or nobody.</summary>
    internal bool DeletesByHelper => Helper?.Api is not null && (Attaches || State.IsMember || IsGhost);

    // A reset that was interrupted before its last step leaves a Node object of this name and address.
    private bool IsGhost => Helper!.Known.Any(known => known.Name == State.Name && State.Addresses.Contains(known.Address));

    internal bool DeletesByItself => State.IsMember && !DeletesByHelper && State.Api is not null && !IsLast;

    /// <summary>The steps, in their order.</summary>
    public override string ToString() => Attaches ? "Attach to the kubeadm reset that runs already"
        : IsEmpty ? "Leave the node as it is: it belongs to no cluster"
        : string.Join("; ", Steps);

    private IEnumerable<string> Steps
    {
        get
        {
            if (State.IsMember)
            {
                string which = State.IsControlPlane ? IsLast ? "the LAST control plane" : "a control plane" : "a worker";
                yield return $"Take {which} out of the cluster {State.Endpoint ?? "(unknown)"}";
            }
            if (Drains)
                yield return $"drain it by {(Helper?.Api is null ? "its own apiserver" : Helper.Node.Name)}";
            if (State.IsMember)
                yield return $"run kubeadm {State.KubeadmVersion} reset";
            if (DeletesByHelper || DeletesByItself)
                yield return $"delete its Node object by {(DeletesByHelper ? Helper!.Node.Name : State.Endpoint)}";
            if (State.EtcdClientFiles.Count > 0 && State.IsMember)
                yield return $"the etcd client files go with it: {string.Join(", ", State.EtcdClientFiles)}";
            if (Items.Count + Filters.Count > 0)
                yield return $"remove {string.Join(", ", [.. Items.Select(item => item.Replace("interface:", "interface ", StringComparison.Ordinal).Replace("file:", "", StringComparison.Ordinal)), .. Filters.Select(program => $"the chains of Kubernetes in {program}")])}";
        }
    }
}
