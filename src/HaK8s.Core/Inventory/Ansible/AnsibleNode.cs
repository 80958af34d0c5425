using System.Net;

namespace HaK8s.Inventory.Ansible;

/// <summary>Makes nodes of hosts, by Ansible's variables for the way there and kubespray's for addresses.</summary>
internal sealed class AnsibleNode(string folder, string? bastion, Action<string> warn)
{
    private static readonly string[] Arguments = ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"];

    private readonly SortedSet<string> unknownArguments = new(StringComparer.Ordinal);

    /// <summary>A host as a node.</summary>
    /// <exception cref="HaK8sException">InvalidInventory, InvalidName.</exception>
    public Node Read(AnsibleSettings host, NodeRole role)
    {
        RefuseOtherWays(host);
        SshArguments[] arguments = [.. Arguments.Select(name => host.Read(SshArguments.Parse, name)).OfType<SshArguments>()];
        unknownArguments.UnionWith(arguments.SelectMany(one => one.Unknown));
        // ssh goes by the first that it is told.
        T? First<T>(Func<SshArguments, T?> part) => arguments.Select(part).FirstOrDefault(value => value is not null);

        string? address = Address(host);
        return new()
        {
            Name = DnsName.Check("node name", host.Host),
            Role = role,
            Address = address,
            HostName = host.Read(text => PlainText.Word("name to connect to", text), "ansible_host", "ansible_ssh_host") ?? host.Host,
            Port = host.Port("ansible_port", "ansible_ssh_port") ?? (First(one => one.Port) is { } port && int.TryParse(port, out int number) ? number : null),
            UserName = host.Read(text => PlainText.Word("login user", text), "ansible_user", "ansible_ssh_user") ?? First(one => one.UserName),
            KeyFile = FilePath(host.Text("ansible_ssh_private_key_file", "ansible_private_key_file") ?? First(one => one.KeyFile)),
            KnownHosts = FilePath(First(one => one.KnownHosts)),
            SshConfig = FilePath(First(one => one.SshConfig)),
            HostKeyPolicy = First(one => one.HostKeyPolicy) ?? (host.Flag("ansible_host_key_checking", "ansible_ssh_host_key_checking") == false ? HostKeyPolicy.AcceptNew : null),
            ProxyJump = arguments.Select(one => one.ProxyJump).FirstOrDefault(jumps => jumps.Count > 0) ?? (bastion is null ? [] : [bastion]),
            Sudo = host.Flag("ansible_become", "ansible_sudo") == true,
        };
    }

    /// <summary>A member's client URL, by the address that kubespray has others reach it by.</summary>
    public static string EtcdEndpoint(AnsibleSettings host)
    {
        string address = host.Text("etcd_access_address", "access_ip", "ip", "ansible_host", "ansible_ssh_host") ?? host.Host;
        return EtcdCluster.ParseEndpoint($"https://{(address.Contains(':') ? $"[{address}]" : address)}:2379");
    }

    /// <summary>Names once what ssh was to be told and is not.</summary>
    public void Warn()
    {
        if (unknownArguments.Count > 0)
            warn($"Arguments of ssh in the inventory that have no counterpart here, and are not taken: {string.Join(", ", unknownArguments)}.");
    }

    private static string? Address(AnsibleSettings host)
    {
        host.Text("access_ip");
        if (host.Read(DnsName.CheckAddress, "ip") is { } own)
            return own;
        string reached = host.Text("ansible_host", "ansible_ssh_host") ?? host.Host;
        return DnsName.IsAddressOrName(reached) && IPAddress.TryParse(reached, out IPAddress? address) ? address.ToString() : null;
    }

    // Another connection or another root would make the nodes others than those that Ansible means.
    private static void RefuseOtherWays(AnsibleSettings host)
    {
        Refuse(host, "ansible_connection", ["ssh", "smart", "paramiko", "paramiko_ssh", "ansible.builtin.ssh"], "Nodes are reached by ssh alone.");
        Refuse(host, "ansible_become_method", ["sudo", "ansible.builtin.sudo"], "Only sudo makes a login root here; leave ansible_become out for a login as root.");
        Refuse(host, "ansible_become_user", ["root"], "Nodes are prepared by root.");
    }

    private static void Refuse(AnsibleSettings host, string name, string[] right, string remedy)
    {
        if (host.Text(name) is { } value && !right.Contains(value))
            throw host.Error($"'{name}' of {host.Host} is {value}.", remedy, name);
    }

    // Ansible goes by the folder that it is started in, which nobody knows here.
    private string? FilePath(string? path) => path is null ? null : ClusterFile.Resolve(folder, path);
}
