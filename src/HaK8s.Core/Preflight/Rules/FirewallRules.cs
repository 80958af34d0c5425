using System.Globalization;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>SELinux, and firewalls with the ports that they do not let in.</summary>
internal static class FirewallRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        if (seen.Fact.SELinux == "enforcing")
            yield return new(SELinuxEnforcing, Warning, "SELinux is enforcing: without container-selinux and the right labels pods may not read what is mounted into them.", "Install container-selinux, or set SELINUX=permissive.");
        foreach (Firewall wall in seen.Fact.Firewall)
        {
            HostRequirement.PortRow[] closed = [.. HostRequirement.Current.PortsOf(seen.Fact.Node.Role).Where(port => !port.Local && !wall.Rule.Any(rule => LetsIn(rule, port)))];
            if (closed.Length > 0)
                yield return new(FirewallClosed, Warning, $"{wall.Name} is active and does not let in {string.Join(", ", closed.Select(port => $"{port.Port}/tcp ({port.Holder})"))}.",
                    wall.Name == "firewalld"
                        ? $"Run 'firewall-cmd --permanent {string.Join(' ', closed.Select(port => $"--add-port={port.Port}/tcp"))}' and 'firewall-cmd --reload'; the pod network needs ports too."
                        : $"Run '{string.Join("; ", closed.Select(port => $"ufw allow {port.Port}/tcp"))}'; the pod network needs ports too.", "Firewalld");
        }
    }

    // 6443/tcp, 6443, 30000-32767/tcp, 30000:32767/tcp, Anywhere, or the name of a service
    private static bool LetsIn(string rule, HostRequirement.PortRow port)
    {
        if (rule is "trusted" or "Anywhere" || port.Services.Contains(rule))
            return true;
        string[] parts = rule.Split('/');
        return parts.ElementAtOrDefault(1) is null or "tcp" && parts[0].Split(',').Any(part => part.Split('-', ':') is var ends
            && int.TryParse(ends[0], CultureInfo.InvariantCulture, out int first) && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int last) && first <= port.Port && port.Port <= last);
    }
}
