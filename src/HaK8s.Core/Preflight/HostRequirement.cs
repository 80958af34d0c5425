using System.Globalization;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Preflight;

/// <summary>The table node.yaml: what Kubernetes asks of a host.</summary>
internal sealed record HostRequirement
{
    private static readonly Lazy<HostRequirement> Shipped = new(() => CompatibilityTable.Read("node.yaml", Read));

    public static HostRequirement Current => Shipped.Value;

    public required string Source { get; init; }
    public required string Date { get; init; }
    public required IReadOnlyDictionary<string, string> Architectures { get; init; }
    public required int ControlPlaneCores { get; init; }
    public required int ControlPlaneMemory { get; init; }
    public required IReadOnlyList<KernelRow> Kernel { get; init; }
    public required CgroupRow CgroupV1 { get; init; }
    public required int ClockSeconds { get; init; }
    public required IReadOnlyDictionary<string, int> DiskPercent { get; init; }
    public required int InodePercent { get; init; }
    public required IReadOnlyDictionary<string, int> DiskFree { get; init; }
    public required IReadOnlyList<PortRow> Ports { get; init; }
    public required IReadOnlyList<ProgramRow> Programs { get; init; }
    public required IReadOnlyList<SkewRow> KubeletSkew { get; init; }

    /// <summary>The ports of a role; those of a control plane when the role was not said, since it needs more.</summary>
    public IEnumerable<PortRow> PortsOf(NodeRole role) => Ports.Where(port => port.Role == (role == NodeRole.Worker ? NodeRole.Worker : NodeRole.ControlPlane));

    public string LowestKernel(KubernetesVersion version) => Kernel.Last(row => From(row.From, version)).Lowest;

    public int OlderKubelets(KubernetesVersion version) => KubeletSkew.Last(row => From(row.From, version)).Older;

    public IEnumerable<string> ProgramsOf(KubernetesVersion? version) => Programs
        .Where(program => program.Through is null || version is null || version.ToMinor() <= KubernetesVersion.Parse(program.Through)).Select(program => program.Name);

    public static bool From(string from, KubernetesVersion version) => KubernetesVersion.Parse(from) <= version.ToMinor();

    private static HostRequirement Read(YamlMap table) => new()
    {
        Source = table.Required("source"),
        Date = table.Required("date"),
        Architectures = table.Pairs("architectures", text => text),
        ControlPlaneCores = table.Required("controlPlaneCores", Number),
        ControlPlaneMemory = table.Required("controlPlaneMemory", Number),
        Kernel = table.Rows("kernel", KernelRow.Read),
        CgroupV1 = table.Row("cgroupV1", CgroupRow.Read),
        ClockSeconds = table.Required("clockSeconds", Number),
        DiskPercent = table.Pairs("diskPercent", Number),
        InodePercent = table.Required("inodePercent", Number),
        DiskFree = table.Pairs("diskFree", Number),
        Ports = table.Rows("ports", PortRow.Read),
        Programs = table.Rows("programs", ProgramRow.Read),
        KubeletSkew = table.Rows("kubeletSkew", SkewRow.Read),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    internal sealed record KernelRow(string From, string Lowest)
    {
        public static KernelRow Read(YamlMap row) => new(row.Required("from"), row.Required("lowest"));
    }

    internal sealed record CgroupRow(string WarnedFrom, string RefusedFrom)
    {
        public static CgroupRow Read(YamlMap row) => new(row.Required("warnedFrom"), row.Required("refusedFrom"));
    }

    internal sealed record PortRow(int Port, NodeRole Role, string Holder, bool Local, IReadOnlyList<string> Services)
    {
        public static PortRow Read(YamlMap row) => new(
            row.Required("port", Number), row.Required("role", Enum.Parse<NodeRole>), row.Required("holder"), row.Flag("local") ?? false, row.Texts("services"));
    }

    internal sealed record ProgramRow(string Name, string? Through)
    {
        public static ProgramRow Read(YamlMap row) => new(row.Required("name"), row.Text("through"));
    }

    internal sealed record SkewRow(string From, int Older)
    {
        public static SkewRow Read(YamlMap row) => new(row.Required("from"), row.Required("older", Number));
    }
}
