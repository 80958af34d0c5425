using HaK8s.Compatibility;

namespace HaK8s.Kubeadm;

/// <summary>What to do about a preflight error, by the check's name; the table is preflight.yaml.</summary>
internal static class PreflightRemedies
{
    private static readonly Lazy<IReadOnlyList<KeyValuePair<string, string>>> Table = new(Read);

    /// <summary>The remedy of the first row whose name begins the check's name; empty when there is none.</summary>
    public static string For(string check) => Table.Value.FirstOrDefault(row => check.StartsWith(row.Key, StringComparison.Ordinal)).Value ?? "";

    private static List<KeyValuePair<string, string>> Read() => [.. CompatibilityTable.Read<PreflightTable>("preflight.yaml").Checks];

    // Filled by the YAML reader.
#pragma warning disable CA1812
    private sealed class PreflightTable
    {
        public string Source { get; set; } = "";
        public string Date { get; set; } = "";
        public Dictionary<string, string> Checks { get; set; } = [];
    }
#pragma warning restore CA1812
}
