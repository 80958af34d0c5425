using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>Ports that have to be free, or held by Kubernetes itself; and ports that other nodes have to reach.</summary>
internal static class PortRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen) => Taken(seen).Concat(Unreachable(seen));

    private static IEnumerable<NodeFinding> Taken(PreflightCase seen)
    {
        foreach (HostRequirement.PortRow port in HostRequirement.Current.PortsOf(seen.Fact.Node.Role))
        {
            TcpListener? listener = seen.Fact.Listener.FirstOrDefault(listener => listener.Port == port.Port);
            // A user who is not root cannot see whose it is.
            if (listener is null || (seen.Fact.IsJoined && (listener.Process.Length == 0 || listener.Process == port.Holder)))
                continue;
            yield return new(PortTaken, Error, $"Port {port.Port} is held by {(listener.Process.Length == 0 ? "a program" : listener.Process)} ({listener.Address}).",
                listener.Process == port.Holder ? "An earlier cluster runs here: take the node out of it with Invoke-KubeadmReset." : $"Stop that program, or move it to another port: {port.Holder} needs this one.", $"Port-{port.Port}");
        }
    }

    private static IEnumerable<NodeFinding> Unreachable(PreflightCase seen) => seen.Reach
        .Where(reach => reach.From == seen.Fact.Node && reach.State is (PortReachState.Refused or PortReachState.Silent))
        .Select(reach => new NodeFinding(PortUnreachable, Error,
            $"{reach.To} ({reach.Address}) cannot be reached at port {reach.Port}: {(reach.State == PortReachState.Silent ? "nothing comes back" : "the connection is refused although something listens there")}.",
            "Look for a firewall on either node or between them (security group), and for a missing route."));
}
