using HaK8s.Compatibility;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>What to do about a preflight error, by the check's name; the table is preflight.yaml.</summary>
internal static class PreflightRemedies
{
    private static readonly Lazy<PreflightTable> Shipped = new(() => CompatibilityTable.Read("preflight.yaml", PreflightTable.Read));

    /// <summary>The remedy of the first row whose name begins the check's name; empty when there is none.</summary>
    public static string For(string check) => Shipped.Value.Checks.FirstOrDefault(row => check.StartsWith(row.Key, StringComparison.Ordinal)).Value ?? "";

    private sealed record PreflightTable(string Source, string Date, IReadOnlyList<KeyValuePair<string, string>> Checks)
    {
        public static PreflightTable Read(YamlMap table) => new(table.Required("source"), table.Required("date"), [.. table.Pairs("checks", remedy => remedy)]);
    }
}
