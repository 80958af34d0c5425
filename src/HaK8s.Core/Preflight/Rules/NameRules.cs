using System.Net;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>What the endpoint's and the nodes' names are for programs on the host.</summary>
internal static class NameRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        if (seen.Target.Endpoint is { IsAddress: false } endpoint && Lookup(seen, endpoint.Host) is { Address.Count: 0 })
            yield return new(EndpointUnknown, Error, $"The endpoint {endpoint.Host} does not resolve here: kubelet and kubectl would not find the control plane.", "Mend the host's resolvers (/etc/resolv.conf), or publish the name.");
        foreach (NodeFact other in seen.All)
        {
            bool own = other == seen.Fact;
            if (Lookup(seen, own ? other.HostName : other.Node.Name) is not { } name)
                continue;
            if (name.Address.Count == 0)
                yield return new(NodeNameUnknown, Warning, own ? $"The host does not know its own name {name.Name}." : $"{name.Name} does not resolve here.",
                    "Add it to DNS, or to /etc/hosts with Initialize-HaK8sNode -AddHostsEntry.", own ? "Hostname" : null);
            // A host's own name may be its loopback address, as Debian has it.
            else if (other.Address.Count > 0 && !name.Address.Any(address => IPAddress.IsLoopback(address) ? own : other.Address.Contains(address)))
                yield return new(NodeNameWrong, Error, $"{name.Name} is {string.Join(", ", name.Address)} here; the host {(own ? "itself " : "")}has {string.Join(", ", other.Address)}.", "Correct DNS, or /etc/hosts on this node.", own ? "Hostname" : null);
        }
    }

    private static ResolvedName? Lookup(PreflightCase seen, string name) => seen.Fact.Name.FirstOrDefault(found => found.Name == name);
}
