using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>Swap, and what brings it back.</summary>
internal static class SwapRules
{
    private const string Remedy = "Run Initialize-HaK8sNode, which turns swap off and keeps it off; or let the kubelet live with it (failSwapOn: false).";

    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        NodeFact fact = seen.Fact;
        if (fact.Swap.Count > 0)
            yield return new(SwapOn, Error, $"Swap is in use: {string.Join(", ", fact.Swap.Select(swap => $"{swap.Name} ({swap.Size >> 20} MiB)"))}. The kubelet will not start.", Remedy, "Swap");
        string[] sources = [.. fact.SwapFstab.Select(line => $"/etc/fstab has '{line.Trim()}'"), .. fact.SwapUnit.Select(unit => unit.File.Length == 0 ? unit.Name : $"{unit.Name} ({unit.File})")];
        if (sources.Length > 0)
            yield return new(SwapAtBoot, Warning, $"Swap {(fact.Swap.Count > 0 ? "comes back" : "comes")} at the next boot: {string.Join("; ", sources)}.", Remedy);
    }
}
