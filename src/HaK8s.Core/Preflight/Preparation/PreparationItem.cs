namespace HaK8s.Preflight.Preparation;

/// <summary>What Initialize-HaK8sNode takes care of.</summary>
public enum PreparationPart
{
    /// <summary>Swap is off and stays off.</summary>
    Swap,
    /// <summary>The modules overlay and br_netfilter.</summary>
    Module,
    /// <summary>The sysctls of Kubernetes' networking.</summary>
    Sysctl,
    /// <summary>Names of nodes in /etc/hosts.</summary>
    Hosts,
    /// <summary>/etc/crictl.yaml, so that crictl finds containerd.</summary>
    Crictl,
    /// <summary>The kubelet's service starts at boot.</summary>
    Kubelet,
    /// <summary>Packages that an upgrade of the system shall leave alone.</summary>
    PackageHold,
}

/// <summary>What became of one part.</summary>
public enum PreparationStatus
{
    /// <summary>It was as it should be; nothing was touched.</summary>
    Unchanged,
    /// <summary>It was changed.</summary>
    Changed,
    /// <summary>There is nothing of the kind on this host.</summary>
    NotApplicable,
    /// <summary>An earlier change was taken back.</summary>
    RolledBack,
}

/// <summary>One part of a host's preparation.</summary>
/// <param name="Part">Which.</param>
/// <param name="Status">What became of it; in a plan, what would.</param>
/// <param name="Detail">What was changed; empty when nothing.</param>
public sealed record PreparationItem(PreparationPart Part, PreparationStatus Status, string Detail = "")
{
    /// <summary>Part, status and detail.</summary>
    public override string ToString() => Detail.Length == 0 ? $"{Part}: {Status}" : $"{Part}: {Detail}";
}
