using HaK8s.Compatibility;

namespace HaK8s.Containerd;

/// <summary>The table containerd.yaml: which containerd is published for which Kubernetes, and which CRI version each of them speaks.</summary>
internal sealed class ContainerdMatrix
{
    private static readonly Lazy<ContainerdMatrix> Shipped = new(() => CompatibilityTable.Read<ContainerdMatrix>("containerd.yaml"));

    public static ContainerdMatrix Current => Shipped.Value;

    public string Source { get; set; } = "";
    public string Date { get; set; } = "";
    public List<Row> Kubernetes { get; set; } = [];
    public List<Interface> Cri { get; set; } = [];
    public List<string> EndOfLife { get; set; } = [];

    public static ContainerdMatrix Parse(string yaml) => CompatibilityTable.Parse<ContainerdMatrix>(yaml);

    public IEnumerable<KubernetesVersion> KnownVersions => Kubernetes.Select(row => row.Version);

    /// <summary>The row of the minor version, or null.</summary>
    public Row? RowOf(KubernetesVersion version) => Kubernetes.Find(row => row.Version == version.ToMinor());

    /// <summary>The CRI versions that the kubelet of this Kubernetes speaks.</summary>
    public IReadOnlyList<string> CriOf(KubernetesVersion version) =>
        [.. Cri.Where(cri => Within((version.Major, version.Minor), cri.KubernetesFrom, cri.KubernetesThrough)).Select(cri => cri.Version)];

    /// <summary>The CRI versions that this containerd speaks.</summary>
    public IReadOnlyList<string> CriOf(ContainerdVersion version) =>
        [.. Cri.Where(cri => Within((version.Major, version.Minor), cri.ContainerdFrom, cri.ContainerdThrough)).Select(cri => cri.Version)];

    private static bool Within((int, int) minor, string? from, string? through) =>
        (from is null || minor.CompareTo(Minor(from)) >= 0) && (through is null || minor.CompareTo(Minor(through)) <= 0);

    private static (int, int) Minor(string text) => KubernetesVersion.Parse(text) is var version ? (version.Major, version.Minor) : default;

    internal sealed class Row
    {
        public string Minor { get; set; } = "";
        public List<string> Containerd { get; set; } = [];
        public List<string> Formerly { get; set; } = [];

        public KubernetesVersion Version => KubernetesVersion.Parse(Minor);
        public IEnumerable<ContainerdVersion> Listed => Containerd.Select(ContainerdVersion.Parse);

        /// <summary>The lowest listed version of a branch, or null.</summary>
        public ContainerdVersion? LowestOf(string branch) => Listed.FirstOrDefault(version => version.Branch == branch);

        /// <summary>The same on pages before the current one.</summary>
        public ContainerdVersion? FormerLowestOf(string branch) => Formerly.Select(ContainerdVersion.Parse).FirstOrDefault(version => version.Branch == branch);
    }

    internal sealed class Interface
    {
        public string Version { get; set; } = "";
        public string? KubernetesFrom { get; set; }
        public string? KubernetesThrough { get; set; }
        public string? ContainerdFrom { get; set; }
        public string? ContainerdThrough { get; set; }
    }
}
