using System.Net;
using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Inventory;

namespace HaK8s.Preflight;

/// <summary>All that was seen of a host in one round trip and that decides whether kubeadm will accept it. Nothing in it is a judgement.</summary>
public sealed record NodeFact
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Whether the login user was root, or became root by sudo: others do not see everything.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The distribution's id, such as <c>debian</c>; null when it does not tell.</summary>
    public string? OsId { get; init; }

    /// <summary>Its version, such as <c>12</c>.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Its full name.</summary>
    public string? OsName { get; init; }

    /// <summary>The machine's architecture as <c>uname -m</c> prints it.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The kernel's release.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>1 or 2; null when /sys/fs/cgroup is neither.</summary>
    public int? CgroupVersion { get; init; }

    /// <summary>Processors that this host may use.</summary>
    public int Cores { get; init; }

    /// <summary>Memory in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>The name that the kernel has.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The name that it will have after the next boot; null when /etc/hostname is missing.</summary>
    public string? StoredHostName { get; init; }

    /// <summary>The hardware's id; null where there is none or the user may not read it.</summary>
    public string? ProductUuid { get; init; }

    /// <summary>systemd's id of this installation.</summary>
    public string? MachineId { get; init; }

    /// <summary>How far the node's clock is ahead of this host's; negative when it is behind. Null when it has no clock of that precision.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>By how much <see cref="ClockOffset"/> may be wrong: half of the round trip.</summary>
    public TimeSpan ClockUncertainty { get; init; }

    /// <summary>Swap in use.</summary>
    public ValueList<SwapSpace> Swap { get; init; } = [];

    /// <summary>Lines of /etc/fstab that bring swap at boot.</summary>
    public ValueList<string> SwapFstab { get; init; } = [];

    /// <summary>Units that bring swap at boot: of a partition table, of zram, written by hand.</summary>
    public ValueList<SwapUnit> SwapUnit { get; init; } = [];

    /// <summary>The modules overlay and br_netfilter.</summary>
    public ValueList<KernelModule> Module { get; init; } = [];

    /// <summary>The three sysctls of Kubernetes' networking.</summary>
    public ValueList<KernelSetting> Sysctl { get; init; } = [];

    /// <summary>Network interfaces but lo.</summary>
    public ValueList<NetworkInterface> Interface { get; init; } = [];

    /// <summary>The default routes, at most one of each family.</summary>
    public ValueList<DefaultRoute> Route { get; init; } = [];

    /// <summary>The address that the kubelet was told to register (--node-ip); null when it chooses for itself.</summary>
    public IPAddress? KubeletNodeIp { get; init; }

    /// <summary>TCP ports in use.</summary>
    public ValueList<TcpListener> Listener { get; init; } = [];

    /// <summary>Space under the folders of containerd, kubelet and etcd.</summary>
    public ValueList<DiskSpace> Disk { get; init; } = [];

    /// <summary>What names are for programs on the node.</summary>
    public ValueList<ResolvedName> Name { get; init; } = [];

    /// <summary>Proxy variables of logins and daemons; user and password are masked on the node.</summary>
    public ValueList<ProxySetting> Proxy { get; init; } = [];

    /// <summary>Programs that kubeadm and kubelet call and that are there, by name.</summary>
    public ValueList<string> Program { get; init; } = [];

    /// <summary>kubeadm's version; null when it is not installed or does not run.</summary>
    public KubernetesVersion? KubeadmVersion { get; init; }

    /// <summary>The kubelet's version; null when it is not installed or does not run.</summary>
    public KubernetesVersion? KubeletVersion { get; init; }

    /// <summary>kubectl's version; null when it is not installed or does not run.</summary>
    public KubernetesVersion? KubectlVersion { get; init; }

    /// <summary>Services that matter, those that are not installed left out.</summary>
    public ValueList<ServiceUnit> Unit { get; init; } = [];

    /// <summary><c>enforcing</c> or <c>permissive</c>; null where the kernel has no SELinux.</summary>
    public string? SELinux { get; init; }

    /// <summary>Whether AppArmor is on; null where the kernel has none.</summary>
    public bool? AppArmor { get; init; }

    /// <summary>Firewalls that are active, with what they let in.</summary>
    public ValueList<Firewall> Firewall { get; init; } = [];

    /// <summary>Files and interfaces of a cluster, whether it is alive or not.</summary>
    public ValueList<ClusterTrace> Trace { get; init; } = [];

    /// <summary>Sockets of container runtimes.</summary>
    public ValueList<string> CriSocket { get; init; } = [];

    /// <summary>What was seen of containerd.</summary>
    public required ContainerdProbe Containerd { get; init; }

    /// <summary>All addresses of the node that are valid outside of it.</summary>
    public ValueList<IPAddress> Address => [.. Interface.SelectMany(device => device.Address)];

    /// <summary>Whether a kubelet runs here that belongs to a cluster: then what looks like leftovers is in use.</summary>
    public bool IsJoined => UnitOf("kubelet") is { Active: "active" } && Trace.Any(trace => trace is { Kind: ClusterTraceKind.KubeConfig, What: "/etc/kubernetes/kubelet.conf" });

    /// <summary>
    /// The address that the node would register with: the kubelet's --node-ip, or else the first one of its own that its name resolves to, or else
    /// that of the default route, as the kubelet goes about it. Null when there is none of these.
    /// </summary>
    public IPAddress? RegisteredAddress => KubeletNodeIp
        ?? Name.FirstOrDefault(name => name.Name == HostName)?.Address.FirstOrDefault(address => !IPAddress.IsLoopback(address) && Address.Contains(address))
        ?? (Route.Count > 0 ? Route[0].Source : null);

    /// <summary>A service by its name without <c>.service</c>; null when it is not installed.</summary>
    public ServiceUnit? UnitOf(string name) => Unit.FirstOrDefault(unit => unit.Name == name + ".service");

    /// <summary>The node, its system and kernel.</summary>
    public override string ToString() => $"{Node}: {OsName}, {Kernel}";
}
