using HaK8s.Compatibility;
using HaK8s.Yaml;

namespace HaK8s.Containerd;

/// <summary>The table containerd.yaml: which containerd is published for which Kubernetes, and which CRI version each of them speaks.</summary>
internal sealed record ContainerdMatrix(
    string Source, string Date, IReadOnlyList<ContainerdMatrix.Row> Kubernetes, IReadOnlyList<ContainerdMatrix.Interface> Cri, IReadOnlyList<string> EndOfLife)
{
    private const string FileName = "containerd.yaml";

    private static readonly Lazy<ContainerdMatrix> Shipped = new(() => CompatibilityTable.Read(FileName, Read));

    public static ContainerdMatrix Current => Shipped.Value;

    public static ContainerdMatrix Parse(string yaml) => CompatibilityTable.Parse(FileName, yaml, Read);

    public IEnumerable<KubernetesVersion> KnownVersions => Kubernetes.Select(row => row.Version);

    /// <summary>The row of the minor version, or null.</summary>
    public Row? RowOf(KubernetesVersion version) => Kubernetes.FirstOrDefault(row => row.Version == version.ToMinor());

    /// <summary>The CRI versions that the kubelet of this Kubernetes speaks.</summary>
    public IReadOnlyList<string> CriOf(KubernetesVersion version) =>
        [.. Cri.Where(cri => Within((version.Major, version.Minor), cri.KubernetesFrom, cri.KubernetesThrough)).Select(cri => cri.Version)];

    /// <summary>The CRI versions that this containerd speaks.</summary>
    public IReadOnlyList<string> CriOf(ContainerdVersion version) =>
        [.. Cri.Where(cri => Within((version.Major, version.Minor), cri.ContainerdFrom, cri.ContainerdThrough)).Select(cri => cri.Version)];

    private static bool Within((int, int) minor, string? from, string? through) =>
        (from is null || minor.CompareTo(Minor(from)) >= 0) && (through is null || minor.CompareTo(Minor(through)) <= 0);

    private static (int, int) Minor(string text) => KubernetesVersion.Parse(text) is var version ? (version.Major, version.Minor) : default;

    private static ContainerdMatrix Read(YamlMap table) => new(
        table.Required("source"), table.Required("date"), table.Rows("kubernetes", Row.Read), table.Rows("cri", Interface.Read), table.Texts("endOfLife"));

    internal sealed record Row(string Minor, IReadOnlyList<string> Containerd, IReadOnlyList<string> Formerly)
    {
        public static Row Read(YamlMap row) => new(row.Required("minor"), row.Texts("containerd"), row.Texts("formerly"));

        public KubernetesVersion Version => KubernetesVersion.Parse(Minor);
        public IEnumerable<ContainerdVersion> Listed => Containerd.Select(ContainerdVersion.Parse);

        /// <summary>The lowest listed version of a branch, or null.</summary>
        public ContainerdVersion? LowestOf(string branch) => Listed.FirstOrDefault(version => version.Branch == branch);

        /// <summary>The same on pages before the current one.</summary>
        public ContainerdVersion? FormerLowestOf(string branch) => Formerly.Select(ContainerdVersion.Parse).FirstOrDefault(version => version.Branch == branch);
    }

    internal sealed record Interface(string Version, string? KubernetesFrom, string? KubernetesThrough, string? ContainerdFrom, string? ContainerdThrough)
    {
        public static Interface Read(YamlMap row) => new(
            row.Required("version"), row.Text("kubernetesFrom"), row.Text("kubernetesThrough"), row.Text("containerdFrom"), row.Text("containerdThrough"));
    }
}
