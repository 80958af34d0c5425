using System.Net;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>The default route, and the address that the node would register with.</summary>
internal static class AddressRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        NodeFact fact = seen.Fact;
        if (fact.Route.Count == 0)
            yield return new(DefaultRouteMissing, Warning, "The host has no default route: kubeadm and the kubelet cannot choose an address by themselves.", "Add one, or give kubeadm the address (New-KubeadmConfig -AdvertiseAddress) and the kubelet its --node-ip.");
        if (!IPAddress.TryParse(fact.Node.Address, out IPAddress? wanted))
            yield break;
        if (!fact.Address.Contains(wanted))
            yield return new(AddressDiffers, Error, $"The inventory's address {wanted} is not on this host, which has {string.Join(", ", fact.Address)}.", "Correct the inventory, or the host's network.");
        else if (fact.RegisteredAddress is { } registered && !registered.Equals(wanted))
            yield return new(AddressDiffers, Warning, $"The node would register with {registered} ({Why(fact)}) instead of {wanted}.", $"Let {fact.HostName} resolve to {wanted} on it, or give the kubelet --node-ip={wanted}.");
    }

    private static string Why(NodeFact fact) => fact.KubeletNodeIp is not null ? "the kubelet's --node-ip"
        : fact.Name.Any(name => name.Name == fact.HostName && name.Address.Contains(fact.RegisteredAddress!)) ? "what its name resolves to there" : "the default route's";
}
