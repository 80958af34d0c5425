using HaK8s.Inventory;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>What tells a host from the others.</summary>
internal static class IdentityRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        NodeFact fact = seen.Fact;
        if (!DnsName.IsValid(fact.HostName.ToLowerInvariant()))
            yield return new(HostNameInvalid, Error, $"The host name '{fact.HostName}' is no name for a node: letters, digits, '-' and '.' alone.", "Set another one with 'hostnamectl set-hostname'.", "Hostname");
        else if (!string.Equals(fact.HostName, fact.Node.Name, StringComparison.OrdinalIgnoreCase))
            yield return new(HostNameDiffers, Warning, $"The host is called {fact.HostName}, the inventory calls it {fact.Node.Name}: without a name in its configuration kubeadm registers {fact.HostName.ToLowerInvariant()}.", $"Run 'hostnamectl set-hostname {fact.Node.Name}' there, or name the node {fact.HostName} in the inventory.");
        if (fact.StoredHostName is { } stored && stored != fact.HostName)
            yield return new(HostNameNotPersistent, Warning, $"The host is called {fact.HostName} now and {stored} (/etc/hostname) after a boot.", "Set the name with 'hostnamectl set-hostname', which does both.");

        foreach (NodeFinding? finding in (NodeFinding?[])
            [
                Twin(seen, HostNameDuplicate, "host name", other => other.HostName.ToLowerInvariant(), "Give each host a name of its own with 'hostnamectl set-hostname'."),
                Twin(seen, MacDuplicate, "MAC address", Mac, "Give each virtual machine's network interface an address of its own."),
                Twin(seen, ProductUuidDuplicate, "product_uuid", other => other.ProductUuid?.ToLowerInvariant(), "Give each virtual machine a UUID of its own; clones often share one."),
                Twin(seen, MachineIdDuplicate, "machine-id", other => other.MachineId, "Remove /etc/machine-id on the clone and run 'systemd-machine-id-setup'; DHCP and pod networks go by it."),
            ])
        {
            if (finding is not null)
                yield return finding;
        }
    }

    // Of the interface that carries the node's address: bridges and tunnels have equal addresses on all hosts by right.
    private static string? Mac(NodeFact fact) => (fact.Interface.FirstOrDefault(device => fact.RegisteredAddress is { } address && device.Address.Contains(address))
        ?? fact.Interface.FirstOrDefault(device => device.Physical))?.Mac;

    private static NodeFinding? Twin(PreflightCase seen, NodeFindingId id, string what, Func<NodeFact, string?> of, string remedy)
    {
        if (of(seen.Fact) is not { Length: > 0 } own)
            return null;
        string[] twins = [.. seen.Others.Where(other => of(other) == own).Select(other => other.Node.Name)];
        return twins.Length == 0 ? null : new(id, Error, $"The {what} {own} is that of {string.Join(", ", twins)} too.", remedy);
    }
}
