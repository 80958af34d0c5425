using System.Globalization;
using System.Net;
using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Preflight;

/// <summary>Looks at hosts with node-facts.sh and reads what it says.</summary>
public static class NodeFactReader
{
    private const string ContainerdPrefix = "containerd-";

    /// <summary>Looks at a host in one round trip; changes nothing there.</summary>
    /// <param name="session">The node.</param>
    /// <param name="names">Names to resolve there besides its own host name.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="HaK8sException"><c>NodeFactsFailed</c>, or the connection.</exception>
    public static async Task<NodeFact> ObserveAsync(IRemoteSession session, IEnumerable<string> names, CancellationToken cancellationToken = default)
    {
        DateTimeOffset sent = default, received = default;
        RemoteScript script = new("node-facts", [.. names.Distinct(StringComparer.Ordinal)]);
        RemoteResult result = await session.RunAsync(script, line =>
        {
            // The connection may have had to be made first: what counts is the time between the script's own first and last word.
            if (line.StartsWith("clock\t", StringComparison.Ordinal))
                (sent, received) = (sent == default ? DateTimeOffset.UtcNow : sent, DateTimeOffset.UtcNow);
        }, cancellationToken);
        return result.ExitCode == 0 && result["kernel"] is not null
            ? Read(session.Node, result, sent, received) : throw Failure.NodeFactsFailed(result).On(session.Node.Name);
    }

    /// <param name="node">The node.</param>
    /// <param name="result">What the script printed.</param>
    /// <param name="began">This host's time when the first clock line had arrived.</param>
    /// <param name="ended">This host's time when the last one had.</param>
    internal static NodeFact Read(Node node, RemoteResult result, DateTimeOffset began, DateTimeOffset ended)
    {
        ILookup<string, string[]> fields = result.Fields.ToLookup(field => field.Key, field => field.Value.Split('\t'));
        string? One(string key) => fields[key].LastOrDefault() is [{ Length: > 0 } value, ..] ? value : null;
        KubernetesVersion? Version(string program) => KubernetesVersion.TryParse(fields["version"].FirstOrDefault(version => version[0] == program)?.ElementAtOrDefault(1));
        (TimeSpan? offset, TimeSpan uncertainty) = Clock([.. fields["clock"].Select(clock => clock[0])], began, ended);

        return new NodeFact
        {
            Node = node,
            IsRoot = One("user") == "root",
            OsId = One("os-id"),
            OsVersion = One("os-version"),
            OsName = One("os-name"),
            Machine = One("machine") ?? "",
            Kernel = One("kernel") ?? "",
            CgroupVersion = One("cgroup") switch { "cgroup2fs" => 2, "tmpfs" => 1, _ => null },
            Cores = (int)Number(One("cores")),
            Memory = Number(One("memory")) * 1024,
            HostName = One("hostname") ?? "",
            StoredHostName = One("hostname-file"),
            ProductUuid = One("product-uuid"),
            MachineId = One("machine-id"),
            ClockOffset = offset,
            ClockUncertainty = uncertainty,
            Swap = [.. fields["swap"].Select(swap => new SwapSpace(swap[0], At(swap, 1), Number(At(swap, 2)) * 1024))],
            SwapFstab = [.. fields["swap-fstab"].Select(line => line[0])],
            SwapUnit = [.. fields["swap-unit"].OrderBy(unit => unit[0], StringComparer.Ordinal).Select(unit => new SwapUnit(unit[0], At(unit, 1), At(unit, 2)))],
            Module = [.. fields["module"].Select(module => new KernelModule(module[0], At(module, 1) == "yes", At(module, 2)))],
            Sysctl = [.. fields["sysctl"].Select(sysctl => new KernelSetting(sysctl[0], At(sysctl, 1), At(sysctl, 2), At(sysctl, 3)))],
            Interface = [.. fields["interface"].Select(device => new NetworkInterface(device[0], At(device, 1), At(device, 2) == "physical",
                [.. fields["address"].Where(address => address[0] == device[0]).Select(address => Address(At(address, 1))).OfType<IPAddress>()]))],
            Route = [.. fields["route"].Select(route => new DefaultRoute(route[0], At(route, 1), Address(At(route, 2))))],
            KubeletNodeIp = Address(One("node-ip")),
            Listener = [.. fields["listen"].Select(listen => new TcpListener(listen[0], (int)Number(At(listen, 1)), At(listen, 2)))],
            Disk = [.. fields["disk"].Select(disk => new DiskSpace(disk[0], At(disk, 1), Number(At(disk, 2)) * 1024, Number(At(disk, 3)) * 1024,
                // A file system without a fixed number of them (btrfs) says 0 of 0.
                Number(At(disk, 5)) > 0 ? Number(At(disk, 4)) : null, Number(At(disk, 5)) is > 0 and var inodes ? inodes : null))],
            Name = [.. fields["name"].GroupBy(name => name[0], name => Address(At(name, 1))).Select(name => new ResolvedName(name.Key, [.. name.OfType<IPAddress>().Distinct()]))],
            Proxy = [.. fields["proxy"].Select(proxy => new ProxySetting(proxy[0], At(proxy, 1), At(proxy, 2)))],
            Program = [.. fields["program"].Select(program => program[0])],
            KubeadmVersion = Version("kubeadm"),
            KubeletVersion = Version("kubelet"),
            KubectlVersion = Version("kubectl"),
            Unit = [.. fields["unit"].Where(unit => At(unit, 1) is not ("not-found" or "")).Select(unit => new ServiceUnit(unit[0], At(unit, 2), At(unit, 3), At(unit, 4)))],
            SELinux = One("selinux"),
            AppArmor = One("apparmor") is { } armor ? armor == "yes" : null,
            Firewall = [.. fields["firewall"].Select(wall => new Firewall(wall[0], [.. fields["rule"].Where(rule => rule[0] == wall[0]).Select(rule => At(rule, 1))]))],
            Trace = [.. fields["leftover"].Select(Trace).OfType<ClusterTrace>()],
            CriSocket = [.. fields["cri"].Select(socket => socket[0])],
            Containerd = ContainerdProbe.Parse(result.Part(ContainerdPrefix)),
        };
    }

    // The node's first word was said before `began`, its last before `ended`; both took the way here. With t the node's time:
    // offset is at least t(last) - ended, and at most t(first) - began + the way, of which nothing is known but that it is short
    // beside the script's own time. The first word's way includes nothing but the network, so both give nearly the same.
    private static (TimeSpan?, TimeSpan) Clock(string[] words, DateTimeOffset began, DateTimeOffset ended)
    {
        if (words.Length < 2 || began == default
            || !double.TryParse(words[0], CultureInfo.InvariantCulture, out double first) || !double.TryParse(words[^1], CultureInfo.InvariantCulture, out double last))
            return (null, TimeSpan.Zero);
        TimeSpan atBegin = DateTimeOffset.UnixEpoch.AddSeconds(first) - began, atEnd = DateTimeOffset.UnixEpoch.AddSeconds(last) - ended;
        return (atBegin > atEnd ? atBegin : atEnd, (atBegin - atEnd).Duration());
    }

    private static ClusterTrace? Trace(string[] fields) => fields[0] switch
    {
        "manifest" => new(ClusterTraceKind.Manifest, At(fields, 1)),
        "pki" => new(ClusterTraceKind.Pki, At(fields, 1)),
        "kubeconfig" => new(ClusterTraceKind.KubeConfig, At(fields, 1)),
        "etcd-data" => new(ClusterTraceKind.EtcdData, At(fields, 1)),
        "kubelet" => new(ClusterTraceKind.Kubelet, At(fields, 1)),
        "cni" => new(ClusterTraceKind.Cni, At(fields, 1)),
        "interface" => new(ClusterTraceKind.Interface, At(fields, 1)),
        _ => null,
    };

    private static string At(string[] fields, int index) => fields.ElementAtOrDefault(index) ?? "";

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static IPAddress? Address(string? text) => IPAddress.TryParse(text, out IPAddress? address) ? address : null;
}
