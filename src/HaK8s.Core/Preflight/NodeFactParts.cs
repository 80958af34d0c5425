using System.Net;

namespace HaK8s.Preflight;

/// <summary>Swap in use.</summary>
/// <param name="Name">Device or file.</param>
/// <param name="Type"><c>partition</c> or <c>file</c>.</param>
/// <param name="Size">In bytes.</param>
public sealed record SwapSpace(string Name, string Type, long Size);

/// <summary>A systemd unit that brings swap at boot.</summary>
/// <param name="Name">Such as <c>dev-zram0.swap</c>.</param>
/// <param name="State">systemd's word: <c>enabled</c>, <c>generated</c>...; <c>config</c> for the file of zram-generator.</param>
/// <param name="File">Its file.</param>
public sealed record SwapUnit(string Name, string State, string File);

/// <summary>A kernel module.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Loaded">Its function is there, be it loaded or built in.</param>
/// <param name="StoredIn">The file that loads it at boot, <c>kernel</c> when it is built in; empty when nothing does.</param>
public sealed record KernelModule(string Name, bool Loaded, string StoredIn);

/// <summary>A sysctl.</summary>
/// <param name="Key">With dots.</param>
/// <param name="Value">The live value; empty when the kernel does not have it (yet).</param>
/// <param name="StoredValue">The value that wins at boot; empty when no file sets it.</param>
/// <param name="StoredIn">The file that it comes from.</param>
public sealed record KernelSetting(string Key, string Value, string StoredValue, string StoredIn);

/// <summary>A network interface.</summary>
/// <param name="Name">Such as <c>eth0</c>.</param>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Physical">It has a device; bridges and tunnels have none.</param>
/// <param name="Address">Its global addresses.</param>
public sealed record NetworkInterface(string Name, string Mac, bool Physical, ValueList<IPAddress> Address);

/// <summary>A default route.</summary>
/// <param name="Device">The interface.</param>
/// <param name="Gateway">Where it leads; empty when it is the link itself.</param>
/// <param name="Source">The address that packets get on their way out.</param>
public sealed record DefaultRoute(string Device, string Gateway, IPAddress? Source);

/// <summary>A TCP port in use.</summary>
/// <param name="Address">The address as ss prints it: <c>0.0.0.0</c>, <c>*</c>, <c>[::]</c>, <c>127.0.0.1</c>.</param>
/// <param name="Port">The port.</param>
/// <param name="Process">The program's name; empty when this user may not see it.</param>
public sealed record TcpListener(string Address, int Port, string Process);

/// <summary>Space under a folder.</summary>
/// <param name="Path">The folder, which need not exist yet.</param>
/// <param name="Mount">The file system that it is on, or will be on.</param>
/// <param name="Free">Bytes that are free.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="FreeInodes">Inodes that are free; null where the file system does not count them.</param>
/// <param name="Inodes">All its inodes; null likewise.</param>
public sealed record DiskSpace(string Path, string Mount, long Free, long Size, long? FreeInodes, long? Inodes);

/// <summary>What a name is for programs on the node.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">Its addresses; none when it is not known there.</param>
public sealed record ResolvedName(string Name, ValueList<IPAddress> Address);

/// <summary>A proxy variable.</summary>
/// <param name="Source">The file or unit that sets it.</param>
/// <param name="Variable">Its name as it is written.</param>
/// <param name="Value">Its value, user and password masked.</param>
public sealed record ProxySetting(string Source, string Variable, string Value);

/// <summary>A service.</summary>
/// <param name="Name">Such as <c>kubelet.service</c>.</param>
/// <param name="Active">systemd's word: <c>active</c>, <c>activating</c>, <c>inactive</c>, <c>failed</c>.</param>
/// <param name="Enabled">systemd's word: <c>enabled</c>, <c>disabled</c>, <c>masked</c>...</param>
/// <param name="File">Its unit file.</param>
public sealed record ServiceUnit(string Name, string Active, string Enabled, string File);

/// <summary>An active firewall.</summary>
/// <param name="Name"><c>firewalld</c> or <c>ufw</c>.</param>
/// <param name="Rule">What it lets in, in its own words: <c>6443/tcp</c>, <c>2379-2380/tcp</c>, <c>ssh</c>, <c>Anywhere</c>.</param>
public sealed record Firewall(string Name, ValueList<string> Rule);

/// <summary>What kind of trace a cluster leaves on a node.</summary>
public enum ClusterTraceKind
{
    /// <summary>A static pod's manifest.</summary>
    Manifest,
    /// <summary>A certificate or key of the cluster.</summary>
    Pki,
    /// <summary>A kubeconfig of a component.</summary>
    KubeConfig,
    /// <summary>Data of an etcd member.</summary>
    EtcdData,
    /// <summary>The kubelet's configuration or certificate.</summary>
    Kubelet,
    /// <summary>A configuration of a pod network.</summary>
    Cni,
    /// <summary>An interface of a pod network or of kube-proxy.</summary>
    Interface,
}

/// <summary>A trace of a cluster.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="What">The file or interface.</param>
public sealed record ClusterTrace(ClusterTraceKind Kind, string What);
