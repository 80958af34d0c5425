using HaK8s.Yaml;

namespace HaK8s.Compatibility;

/// <summary>The lowest external etcd that a Kubernetes version works with (table etcd.yaml).</summary>
/// <param name="Lowest">Three numbers; a fourth is the revision after a dash (<c>3.4.13-4</c>).</param>
/// <param name="Unverified">The table's row was never confirmed, or the Kubernetes version is outside the table: say so in messages.</param>
public sealed record EtcdRequirement(Version Lowest, bool Unverified)
{
    private static readonly Lazy<Table> Current = new(() => CompatibilityTable.Read("etcd.yaml", Table.Read));

    /// <summary>Where the table's numbers come from.</summary>
    public static string Source => Current.Value.Source;

    /// <summary>What the table says; null for Kubernetes versions before it. For a newer one the last row counts, unverified.</summary>
    public static EtcdRequirement? For(KubernetesVersion version) => For(version, Current.Value);

    internal static EtcdRequirement? For(KubernetesVersion version, Table table)
    {
        Row? row = table.Kubernetes.LastOrDefault(row => KubernetesVersion.Parse(row.From) <= (version with { PreRelease = null, Build = null }));
        if (row is null)
            return null;
        bool beyond = version.ToMinor() > KubernetesVersion.Parse(table.Kubernetes[^1].From).ToMinor();
        return new(Version.Parse(row.Etcd.Replace('-', '.')), row.Unverified || beyond);
    }

    /// <summary>The lowest version as etcd writes it.</summary>
    public override string ToString() => Lowest.ToString(3) + (Lowest.Revision >= 0 ? "-" + Lowest.Revision : "");

    internal sealed record Table(string Source, string Date, IReadOnlyList<Row> Kubernetes)
    {
        public static Table Read(YamlMap table) => new(table.Required("source"), table.Required("date"), table.Rows("kubernetes", Row.Read));
    }

    internal sealed record Row(string From, string Etcd, bool Unverified)
    {
        public static Row Read(YamlMap row) => new(row.Required("from"), row.Required("etcd"), row.Flag("unverified") ?? false);
    }
}
