using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Preflight;

/// <summary>Judges hosts together once each was looked at: some things show only among several.</summary>
/// <param name="target">What they are to become.</param>
public sealed class NodeTest(PreflightTarget target)
{
    /// <summary>Findings to leave out.</summary>
    public IReadOnlySet<NodeFindingId> Skipped { get; init; } = new HashSet<NodeFindingId>();

    /// <summary>Names that each host is asked for: the endpoint's and the nodes'.</summary>
    public IEnumerable<string> NamesFor(IEnumerable<Node> nodes) =>
        nodes.Select(node => node.Name).Concat(target.Endpoint is { IsAddress: false } endpoint ? [endpoint.Host] : []);

    /// <summary>Tries the nodes' ports from one another, then judges each.</summary>
    public async Task<IReadOnlyList<NodeTestResult>> RunAsync(IReadOnlyList<(IRemoteSession Session, NodeFact Fact)> nodes, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PortReach> reach = Skipped.Contains(NodeFindingId.PortUnreachable) ? [] : await new ReachTrial(nodes, target.EtcdEndpoint).RunAsync(cancellationToken);
        return [.. PreflightRules.Judge([.. nodes.Select(node => node.Fact)], reach, target, Skipped)];
    }
}
