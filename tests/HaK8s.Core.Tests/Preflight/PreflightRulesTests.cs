using System.Net;
using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Inventory;
using HaK8s.Preflight;
using Xunit;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Tests.Preflight;

/// <summary>One change to a host that is ready, and exactly that finding.</summary>
public sealed class PreflightRulesTests
{
    private static readonly PreflightTarget Target = new()
    {
        KubernetesVersion = KubernetesVersion.Parse("v1.34.1"), Endpoint = ControlPlaneEndpoint.Parse("api.example:6443"),
        PodSubnet = Subnet.ParseList("10.244.0.0/16"), ServiceSubnet = Subnet.ParseList("10.96.0.0/12"),
    };

    private static NodeFact Ready(int number = 1, NodeRole role = NodeRole.ControlPlane) => new()
    {
        Node = new() { Name = $"m-{number}", Role = role, Address = $"192.0.2.{number}" },
        IsRoot = true, OsName = "Debian GNU/Linux 13 (trixie)", Machine = "x86_64", Kernel = "6.12.43+deb13-amd64", CgroupVersion = 2, Cores = 4, Memory = 8_000_000_000,
        HostName = $"m-{number}", StoredHostName = $"m-{number}", ProductUuid = $"uuid-{number}", MachineId = $"id-{number}", ClockOffset = TimeSpan.FromMilliseconds(number),
        Module = [new("overlay", true, "/etc/modules-load.d/k8s.conf"), new("br_netfilter", true, "kernel")],
        Sysctl = [Setting("net.ipv4.ip_forward"), Setting("net.bridge.bridge-nf-call-iptables"), Setting("net.bridge.bridge-nf-call-ip6tables")],
        Interface = [new("eth0", $"52:54:00:00:00:0{number}", true, [Own(number)]), new("docker0", "02:42:00:00:00:01", false, [])],
        Route = [new("eth0", "192.0.2.254", Own(number))],
        Listener = [new("0.0.0.0", 22, "sshd")],
        Disk = [.. new[] { "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd" }.Select(path => new DiskSpace(path, "/", 40_000_000_000, 100_000_000_000, 900, 1000))],
        Name = [new("api.example", [Own(1), Own(2)]), new("m-1", [Own(1)]), new("m-2", [Own(2)]), new("m-3", [Own(3)])],
        Program = ["ip", "iptables", "mount", "nsenter"],
        KubeadmVersion = KubernetesVersion.Parse("v1.34.1"), KubeletVersion = KubernetesVersion.Parse("v1.34.1"), KubectlVersion = KubernetesVersion.Parse("v1.34.1"),
        Unit = [new("kubelet.service", "activating", "enabled", "/usr/lib/systemd/system/kubelet.service"), new("containerd.service", "active", "enabled", "/usr/lib/systemd/system/containerd.service")],
        AppArmor = true,
        CriSocket = ["/run/containerd/containerd.sock"],
        Containerd = new()
        {
            Path = "/usr/bin/containerd", Printed = "containerd containerd.io 2.1.4 75cb2b71", Service = "active", Running = true,
            Socket = "/run/containerd/containerd.sock", ConfigPath = "/etc/containerd/config.toml",
            CriPlugins = new Dictionary<string, string> { ["io.containerd.cri.v1.runtime"] = "ok", ["io.containerd.cri.v1.images"] = "ok" },
        },
    };

    private static IPAddress Own(int number) => IPAddress.Parse($"192.0.2.{number}");

    private static KernelSetting Setting(string key) => new(key, "1", "1", "/etc/sysctl.d/k8s.conf");

    private static ValueList<NodeFinding> Judge(NodeFact fact, PreflightTarget? target = null, params PortReach[] reach) =>
        PreflightRules.Judge([fact, Ready(2), Ready(3)], reach, target ?? Target, new HashSet<NodeFindingId>()).First().Finding;

    private static void Only(NodeFindingId id, FindingSeverity severity, IEnumerable<NodeFinding> findings)
    {
        NodeFinding finding = Assert.Single(findings);
        Assert.Equal((id, severity), (finding.Id, finding.Severity));
        Assert.NotEmpty(finding.Evidence);
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public void A_host_that_is_ready_has_no_finding()
    {
        Assert.Empty(Judge(Ready()));
        Assert.Empty(Judge(Ready(role: NodeRole.Worker)));
    }

    public static TheoryData<string, NodeFindingId, FindingSeverity, Func<NodeFact, NodeFact>> Troubles() => new()
    {
        { "user", NotPrivileged, FindingSeverity.Warning, fact => fact with { IsRoot = false } },
        { "architecture", ArchitectureUnsupported, FindingSeverity.Error, fact => fact with { Machine = "mips64" } },
        { "kernel", KernelTooOld, FindingSeverity.Error, fact => fact with { Kernel = "4.18.0-553.el8_10.x86_64" } },
        { "cgroup", CgroupV1, FindingSeverity.Warning, fact => fact with { CgroupVersion = 1 } },
        { "cores", TooFewCores, FindingSeverity.Error, fact => fact with { Cores = 1 } },
        { "memory", TooLittleMemory, FindingSeverity.Error, fact => fact with { Memory = 1_600_000_000 } },
        { "swap", SwapOn, FindingSeverity.Error, fact => fact with { Swap = [new("/dev/zram0", "partition", 1 << 30)] } },
        { "fstab", SwapAtBoot, FindingSeverity.Warning, fact => fact with { SwapFstab = ["/swap none swap sw 0 0"] } },
        { "swap unit", SwapAtBoot, FindingSeverity.Warning, fact => fact with { SwapUnit = [new("dev-zram0.swap", "generated", "")] } },
        { "module", ModuleMissing, FindingSeverity.Error, fact => fact with { Module = [fact.Module[0], new("br_netfilter", false, "kernel")], Sysctl = [fact.Sysctl[0], new("net.bridge.bridge-nf-call-iptables", "", "1", "/etc/sysctl.d/k8s.conf")] } },
        { "module at boot", ModuleNotPersistent, FindingSeverity.Warning, fact => fact with { Module = [new("overlay", true, "")] } },
        { "sysctl", SysctlOff, FindingSeverity.Error, fact => fact with { Sysctl = [new("net.ipv4.ip_forward", "0", "1", "/etc/sysctl.d/k8s.conf")] } },
        { "sysctl at boot", SysctlNotPersistent, FindingSeverity.Warning, fact => fact with { Sysctl = [new("net.ipv4.ip_forward", "1", "0", "/etc/sysctl.d/99-hardening.conf")] } },
        { "host name", HostNameInvalid, FindingSeverity.Error, fact => fact with { HostName = "m_1", StoredHostName = "m_1" } },
        { "other host name", HostNameDiffers, FindingSeverity.Warning, fact => fact with { HostName = "box", StoredHostName = "box" } },
        { "host name at boot", HostNameNotPersistent, FindingSeverity.Warning, fact => fact with { StoredHostName = "box" } },
        { "host name twice", HostNameDuplicate, FindingSeverity.Error, fact => fact with { Node = fact.Node with { Name = "m-2", Address = null }, HostName = "m-2", StoredHostName = "m-2", Name = [] } },
        { "mac", MacDuplicate, FindingSeverity.Error, fact => fact with { Interface = [fact.Interface[0] with { Mac = "52:54:00:00:00:02" }] } },
        { "uuid", ProductUuidDuplicate, FindingSeverity.Error, fact => fact with { ProductUuid = "UUID-3" } },
        { "machine-id", MachineIdDuplicate, FindingSeverity.Error, fact => fact with { MachineId = "id-2" } },
        { "clock", ClockOff, FindingSeverity.Error, fact => fact with { ClockOffset = TimeSpan.FromSeconds(-31) } },
        { "port", PortTaken, FindingSeverity.Error, fact => fact with { Listener = [new("*", 6443, "haproxy")] } },
        { "disk", DiskFull, FindingSeverity.Error, fact => fact with { Disk = [new("/var/lib/kubelet", "/", 9_000_000_000, 100_000_000_000, null, null)] } },
        { "small disk", DiskFull, FindingSeverity.Warning, fact => fact with { Disk = [new("/var/lib/containerd", "/", 2_000_000_000, 4_000_000_000, null, null)] } },
        { "inodes", InodesUsedUp, FindingSeverity.Error, fact => fact with { Disk = [new("/var/lib/kubelet", "/", 90_000_000_000, 100_000_000_000, 40, 1000)] } },
        { "route", DefaultRouteMissing, FindingSeverity.Warning, fact => fact with { Route = [] } },
        { "address", AddressDiffers, FindingSeverity.Error, fact => fact with { Node = fact.Node with { Address = "198.51.100.1" } } },
        { "registered address", AddressDiffers, FindingSeverity.Warning, fact => fact with { Interface = [new("eth0", "52:54:00:00:00:01", true, [Own(1), Own(9)])], KubeletNodeIp = Own(9) } },
        { "own name", NodeNameUnknown, FindingSeverity.Warning, fact => fact with { Name = [fact.Name[0], new("m-1", [])] } },
        { "wrong name", NodeNameWrong, FindingSeverity.Error, fact => fact with { Name = [fact.Name[0], new("m-2", [Own(7)])] } },
        { "endpoint", EndpointUnknown, FindingSeverity.Error, fact => fact with { Name = [new("api.example", []), .. fact.Name.Skip(1)] } },
        { "proxy", ProxyBetween, FindingSeverity.Error, fact => fact with { Proxy = [new("/etc/environment", "https_proxy", "http://proxy:3128")] } },
        { "containerd's proxy", ProxyBetween, FindingSeverity.Warning, fact => fact with { Proxy = [new("containerd.service", "HTTPS_PROXY", "http://proxy:3128"), new("containerd.service", "NO_PROXY", "api.example,192.0.2.0/24,10.96.0.0/12")] } },
        { "package", PackageMissing, FindingSeverity.Error, fact => fact with { KubectlVersion = null } },
        { "kubeadm", VersionSkew, FindingSeverity.Error, fact => fact with { KubeadmVersion = KubernetesVersion.Parse("v1.33.5") } },
        { "newer kubelet", VersionSkew, FindingSeverity.Error, fact => fact with { KubeletVersion = KubernetesVersion.Parse("v1.35.0") } },
        { "older kubelet", VersionSkew, FindingSeverity.Error, fact => fact with { KubeletVersion = KubernetesVersion.Parse("v1.30.0") } },
        { "kubelet's unit", KubeletNotEnabled, FindingSeverity.Error, fact => fact with { Unit = [fact.Unit[0] with { Enabled = "disabled" }, fact.Unit[1]] } },
        { "program", ProgramMissing, FindingSeverity.Error, fact => fact with { Program = ["ip", "mount", "nsenter"] } },
        { "SELinux", SELinuxEnforcing, FindingSeverity.Warning, fact => fact with { SELinux = "enforcing" } },
        { "firewall", FirewallClosed, FindingSeverity.Warning, fact => fact with { Firewall = [new("firewalld", ["6443/tcp", "ssh"])] } },
        { "leftovers", ClusterLeftovers, FindingSeverity.Error, fact => fact with { Trace = [new(ClusterTraceKind.Pki, "/etc/kubernetes/pki/ca.crt")] } },
        { "pod network", PodNetworkLeftovers, FindingSeverity.Warning, fact => fact with { Trace = [new(ClusterTraceKind.Cni, "/etc/cni/net.d/10-flannel.conflist")] } },
        { "runtime", SecondRuntime, FindingSeverity.Error, fact => fact with { CriSocket = ["/run/containerd/containerd.sock", "/run/crio/crio.sock"] } },
        { "old containerd", ContainerdUnfit, FindingSeverity.Error, fact => fact with { Containerd = fact.Containerd with { Printed = "containerd containerd.io 1.5.9 1407cab5" } } },
        { "docker's containerd", ContainerdUnfit, FindingSeverity.Error, fact => fact with { Containerd = fact.Containerd with { DisabledPlugins = ["cri"], CriPlugins = new Dictionary<string, string>() } } },
    };

    [Theory]
    [MemberData(nameof(Troubles), DisableDiscoveryEnumeration = true)]
    public void Each_trouble_gives_its_finding_and_no_other(string what, NodeFindingId id, FindingSeverity severity, Func<NodeFact, NodeFact> spoil)
    {
        Assert.NotEmpty(what);
        Only(id, severity, Judge(spoil(Ready())));
    }

    [Theory]
    [InlineData("v1.30.0", null)]
    [InlineData("v1.31.0", FindingSeverity.Warning)]
    [InlineData("v1.34.0", FindingSeverity.Warning)]
    [InlineData("v1.35.0", FindingSeverity.Error)]
    public void Cgroup_v1_is_judged_by_the_target_version(string kubernetes, FindingSeverity? severity)
    {
        IEnumerable<NodeFinding> found = Judge(Ready() with { CgroupVersion = 1 }, Target with { KubernetesVersion = KubernetesVersion.Parse(kubernetes) }).Where(finding => finding.Id == CgroupV1);
        Assert.Equal(severity, found.Select(finding => (FindingSeverity?)finding.Severity).SingleOrDefault());
    }

    [Theory]
    [InlineData("api.example,192.0.2.0/24,10.96.0.0/12,10.244.0.0/16", true)]
    [InlineData(".example,192.0.2.1,192.0.2.2,192.0.2.3,10.0.0.0/8", true)]
    [InlineData("*", true)]
    [InlineData("192.0.2.0/24,10.96.0.0/12,10.244.0.0/16", false)] // the name: ranges say nothing about it
    [InlineData("api.example,192.0.2.0/24,10.96.0.0/16,10.244.0.0/16", false)] // a part of the range alone
    public void No_proxy_has_to_hold_endpoint_nodes_and_ranges(string exceptions, bool enough)
    {
        NodeFact fact = Ready() with { Proxy = [new("/etc/environment", "http_proxy", "http://proxy:3128"), new("/etc/environment", "no_proxy", exceptions)] };
        Assert.Equal(enough, Judge(fact).Count == 0);
    }

    [Fact]
    public void On_a_node_that_has_joined_neither_its_files_nor_its_ports_are_leftovers()
    {
        NodeFact joined = Ready() with
        {
            Unit = [new("kubelet.service", "active", "enabled", ""), new("containerd.service", "active", "enabled", "")],
            Trace = [new(ClusterTraceKind.KubeConfig, "/etc/kubernetes/kubelet.conf"), new(ClusterTraceKind.Manifest, "/etc/kubernetes/manifests/kube-apiserver.yaml"), new(ClusterTraceKind.Interface, "flannel.1")],
            Listener = [new("*", 6443, "kube-apiserver"), new("*", 10250, "kubelet"), new("127.0.0.1", 10257, "kube-controller"), new("127.0.0.1", 10259, "kube-scheduler")],
        };
        Assert.Empty(Judge(joined));
        Only(PortTaken, FindingSeverity.Error, Judge(joined with { Listener = [new("*", 10250, "nginx")] }));
    }

    [Fact]
    public void A_connection_that_was_not_made_is_the_finding_of_the_node_that_tried()
    {
        PortReach Tried(NodeFact from, PortReachState state) => new(from.Node, "m-2", Own(2), 6443, state);
        Only(PortUnreachable, FindingSeverity.Error, Judge(Ready(), null, Tried(Ready(), PortReachState.Silent), Tried(Ready(2), PortReachState.Silent)));
        Assert.Empty(Judge(Ready(), null, Tried(Ready(), PortReachState.Open), Tried(Ready(), PortReachState.NotTried)));
    }

    [Theory]
    [InlineData("firewalld", "6443/tcp 10250/tcp", true)]
    [InlineData("firewalld", "kube-control-plane", true)]
    [InlineData("firewalld", "trusted", true)]
    [InlineData("firewalld", "6000-11000/tcp", true)]
    [InlineData("firewalld", "6443/udp 10250/tcp", false)]
    [InlineData("ufw", "6443 10250/tcp", true)]
    [InlineData("ufw", "6443,10250/tcp", true)]
    [InlineData("ufw", "22/tcp 6443/tcp", false)]
    public void A_firewalls_own_words_are_understood(string firewall, string rules, bool open) =>
        Assert.Equal(open, Judge(Ready() with { Firewall = [new(firewall, [.. rules.Split(' ')])] }).Count == 0);

    [Fact]
    public void With_two_nodes_a_clock_is_judged_by_this_host_since_neither_is_the_median()
    {
        NodeFact[] pair = [Ready(), Ready(2) with { ClockOffset = TimeSpan.FromSeconds(90) }];
        NodeTestResult[] results = [.. PreflightRules.Judge(pair, [], Target, new HashSet<NodeFindingId>())];
        Assert.Empty(results[0].Finding);
        Only(ClockOff, FindingSeverity.Error, results[1].Finding);
    }

    [Fact]
    public void What_is_skipped_is_left_out()
    {
        NodeFact fact = Ready() with { Cores = 1, Memory = 1 };
        NodeTestResult result = PreflightRules.Judge([fact], [], Target, new HashSet<NodeFindingId> { TooFewCores }).Single();
        Only(TooLittleMemory, FindingSeverity.Error, result.Finding);
        Assert.False(result.Passed);
    }
}
