using HaK8s.Compatibility;

namespace HaK8s.Preflight;

/// <summary>What the rules look at: one host among all hosts that were given.</summary>
/// <param name="Fact">The host.</param>
/// <param name="All">All hosts, this one too.</param>
/// <param name="Reach">Which ports were tried from where.</param>
/// <param name="Target">What they are to become.</param>
internal sealed record PreflightCase(NodeFact Fact, IReadOnlyList<NodeFact> All, IReadOnlyList<PortReach> Reach, PreflightTarget Target)
{
    public KubernetesVersion? Version => Target.VersionFor(Fact);

    public bool IsControlPlane => Fact.Node.Role != Inventory.NodeRole.Worker;

    public IEnumerable<NodeFact> Others => All.Where(other => other != Fact);
}
