using HaK8s.Preflight.Rules;

namespace HaK8s.Preflight;

/// <summary>All rules. Each looks at a case and tells what it finds; one that lacks the facts for a judgement says nothing.</summary>
internal static class PreflightRules
{
    private static readonly Func<PreflightCase, IEnumerable<NodeFinding>>[] All =
    [
        SystemRules.Judge, SwapRules.Judge, KernelRules.Judge, IdentityRules.Judge, ClockRules.Judge, PortRules.Judge, DiskRules.Judge, AddressRules.Judge,
        NameRules.Judge, ProxyRules.Judge, PackageRules.Judge, FirewallRules.Judge, LeftoverRules.Judge, RuntimeRules.Judge,
    ];

    /// <summary>Judges each host among all of them, in their order.</summary>
    public static IEnumerable<NodeTestResult> Judge(
        IReadOnlyList<NodeFact> facts, IReadOnlyList<PortReach> reach, PreflightTarget target, IReadOnlySet<NodeFindingId> skipped) => facts.Select(fact =>
    {
        PreflightCase one = new(fact, facts, reach, target);
        return new NodeTestResult
        {
            Node = fact.Node,
            KubernetesVersion = one.Version,
            Fact = fact,
            Finding = [.. All.SelectMany(rule => rule(one)).Where(finding => !skipped.Contains(finding.Id)).OrderByDescending(finding => finding.Severity)],
        };
    });
}
