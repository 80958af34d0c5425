using System.Globalization;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>The clock against the median of all nodes; of one or two nodes, against this host's.</summary>
internal static class ClockRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        if (seen.Fact.ClockOffset is not { } own)
            yield break;
        TimeSpan[] all = [.. seen.All.Select(fact => fact.ClockOffset).OfType<TimeSpan>().Order()];
        bool judged = all.Length > 2;
        TimeSpan off = own - (judged ? all[all.Length / 2] : TimeSpan.Zero);
        if (off.Duration() - seen.Fact.ClockUncertainty > seen.Target.ClockTolerance)
            yield return new(ClockOff, Error, string.Create(CultureInfo.InvariantCulture,
                $"The clock is {off.Duration().TotalSeconds:0.#} s {(off > TimeSpan.Zero ? "ahead of" : "behind")} {(judged ? "the other nodes' (their median)" : "this host's")}; {seen.Target.ClockTolerance.TotalSeconds:0.#} s are tolerated."),
                "Let chrony or systemd-timesyncd set it: certificates, tokens and leases go by it.");
    }
}
