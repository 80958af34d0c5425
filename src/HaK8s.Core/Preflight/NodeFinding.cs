namespace HaK8s.Preflight;

/// <summary>What can keep a host from becoming a node. The names are stable; -SkipCheck takes them.</summary>
public enum NodeFindingId
{
    /// <summary>The login user is not root and does not use sudo.</summary>
    NotPrivileged,
    /// <summary>Kubernetes is not released for this architecture.</summary>
    ArchitectureUnsupported,
    /// <summary>The host does not run systemd.</summary>
    SystemdMissing,
    /// <summary>The kernel is older than this Kubernetes takes.</summary>
    KernelTooOld,
    /// <summary>The host uses cgroup v1.</summary>
    CgroupV1,
    /// <summary>A control plane needs more processors.</summary>
    TooFewCores,
    /// <summary>A control plane needs more memory.</summary>
    TooLittleMemory,
    /// <summary>Swap is in use.</summary>
    SwapOn,
    /// <summary>Swap comes back at the next boot.</summary>
    SwapAtBoot,
    /// <summary>A kernel module is not there.</summary>
    ModuleMissing,
    /// <summary>A kernel module is gone after the next boot.</summary>
    ModuleNotPersistent,
    /// <summary>A sysctl has not the value that Kubernetes' networking needs.</summary>
    SysctlOff,
    /// <summary>A sysctl has another value after the next boot.</summary>
    SysctlNotPersistent,
    /// <summary>The host name is no DNS-1123 subdomain.</summary>
    HostNameInvalid,
    /// <summary>The host is not called what the inventory calls it.</summary>
    HostNameDiffers,
    /// <summary>The host name is another one after the next boot.</summary>
    HostNameNotPersistent,
    /// <summary>Two nodes have one host name.</summary>
    HostNameDuplicate,
    /// <summary>Two nodes have one MAC address.</summary>
    MacDuplicate,
    /// <summary>Two nodes have one product_uuid.</summary>
    ProductUuidDuplicate,
    /// <summary>Two nodes have one machine-id.</summary>
    MachineIdDuplicate,
    /// <summary>The clock differs from the others'.</summary>
    ClockOff,
    /// <summary>A port is held by something that is not Kubernetes.</summary>
    PortTaken,
    /// <summary>A port of another node cannot be reached.</summary>
    PortUnreachable,
    /// <summary>A file system has too little space.</summary>
    DiskFull,
    /// <summary>A file system has too few inodes.</summary>
    InodesUsedUp,
    /// <summary>There is no default route.</summary>
    DefaultRouteMissing,
    /// <summary>The node would register with another address than the inventory has.</summary>
    AddressDiffers,
    /// <summary>A node's name is not known on the node.</summary>
    NodeNameUnknown,
    /// <summary>A node's name leads to an address that is not its own.</summary>
    NodeNameWrong,
    /// <summary>The control-plane endpoint is not known on the node.</summary>
    EndpointUnknown,
    /// <summary>A proxy stands between the node and its cluster.</summary>
    ProxyBetween,
    /// <summary>kubeadm, kubelet or kubectl is not installed.</summary>
    PackageMissing,
    /// <summary>kubeadm, kubelet and the target version do not go together.</summary>
    VersionSkew,
    /// <summary>The kubelet's unit is missing, disabled or masked.</summary>
    KubeletNotEnabled,
    /// <summary>A program that kubeadm or the kubelet calls is not installed.</summary>
    ProgramMissing,
    /// <summary>SELinux is enforcing.</summary>
    SELinuxEnforcing,
    /// <summary>A firewall does not let Kubernetes' ports in.</summary>
    FirewallClosed,
    /// <summary>Files of an earlier cluster are on the host.</summary>
    ClusterLeftovers,
    /// <summary>A pod network's configuration or interface of an earlier cluster is on the host.</summary>
    PodNetworkLeftovers,
    /// <summary>There is more than one container runtime.</summary>
    SecondRuntime,
    /// <summary>containerd is missing, too old, does not run, or does not serve the CRI.</summary>
    ContainerdUnfit,
    /// <summary>containerd serves, but something about it is not as recommended for this Kubernetes.</summary>
    ContainerdNotRecommended,
}

/// <summary>Something that keeps a host from becoming a node, or will hurt it.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="KubeadmCheck">What kubeadm's preflight calls it (as --ignore-preflight-errors takes it); null when it does not look.</param>
public sealed record NodeFinding(NodeFindingId Id, FindingSeverity Severity, string Evidence, string Remedy, string? KubeadmCheck = null)
{
    /// <summary>Severity, id and evidence.</summary>
    public override string ToString() => $"{Severity}: {Id}: {Evidence}";
}
