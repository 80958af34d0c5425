using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Preflight;

/// <summary>The table node.yaml: what Kubernetes asks of a host.</summary>
// Filled by the YAML reader.
#pragma warning disable CA1812
internal sealed class HostRequirement
{
    private static readonly Lazy<HostRequirement> Shipped = new(() => CompatibilityTable.Read<HostRequirement>("node.yaml"));

    public static HostRequirement Current => Shipped.Value;

    public string Source { get; set; } = "";
    public string Date { get; set; } = "";
    public Dictionary<string, string> Architectures { get; set; } = [];
    public int ControlPlaneCores { get; set; }
    public int ControlPlaneMemory { get; set; }
    public List<KernelRow> Kernel { get; set; } = [];
    public CgroupRow CgroupV1 { get; set; } = new();
    public int ClockSeconds { get; set; }
    public Dictionary<string, int> DiskPercent { get; set; } = [];
    public int InodePercent { get; set; }
    public Dictionary<string, int> DiskFree { get; set; } = [];
    public List<PortRow> Ports { get; set; } = [];
    public List<ProgramRow> Programs { get; set; } = [];
    public List<SkewRow> KubeletSkew { get; set; } = [];

    /// <summary>The ports of a role; those of a control plane when the role was not said, since it needs more.</summary>
    public IEnumerable<PortRow> PortsOf(NodeRole role) => Ports.Where(port => port.Role == (role == NodeRole.Worker ? NodeRole.Worker : NodeRole.ControlPlane));

    public string LowestKernel(KubernetesVersion version) => Kernel.Last(row => From(row.From, version)).Lowest;

    public int OlderKubelets(KubernetesVersion version) => KubeletSkew.Last(row => From(row.From, version)).Older;

    public IEnumerable<string> ProgramsOf(KubernetesVersion? version) => Programs
        .Where(program => program.Through is null || version is null || version.ToMinor() <= KubernetesVersion.Parse(program.Through)).Select(program => program.Name);

    public static bool From(string from, KubernetesVersion version) => KubernetesVersion.Parse(from) <= version.ToMinor();

    internal sealed class KernelRow
    {
        public string From { get; set; } = "";
        public string Lowest { get; set; } = "";
    }

    internal sealed class CgroupRow
    {
        public string WarnedFrom { get; set; } = "";
        public string RefusedFrom { get; set; } = "";
    }

    internal sealed class PortRow
    {
        public int Port { get; set; }
        public NodeRole Role { get; set; }
        public string Holder { get; set; } = "";
        public bool Local { get; set; }
        public List<string> Services { get; set; } = [];
    }

    internal sealed class ProgramRow
    {
        public string Name { get; set; } = "";
        public string? Through { get; set; }
    }

    internal sealed class SkewRow
    {
        public string From { get; set; } = "";
        public int Older { get; set; }
    }
}
#pragma warning restore CA1812
