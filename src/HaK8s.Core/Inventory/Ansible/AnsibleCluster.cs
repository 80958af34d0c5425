using HaK8s.Compatibility;

namespace HaK8s.Inventory.Ansible;

/// <summary>Makes a cluster of an Ansible inventory by the names that kubespray and others have for groups and variables.</summary>
internal sealed class AnsibleCluster
{
    private static readonly string[] ControlPlaneGroups = ["kube_control_plane", "kube-control-plane", "kube_master", "kube-master", "control_plane", "control-plane", "controlplane", "masters", "master"];
    private static readonly string[] WorkerGroups = ["kube_node", "kube-node", "kube_nodes", "workers", "worker"];

    // kubespray's, and Ansible's own, that say nothing of a cluster's making here.
    private static readonly string[] NoMatter = ["etcd_member_name", "ansible_python_interpreter", "ansible_group_priority", "ansible_ssh_pipelining", "ansible_shell_type"];

    private static readonly string[] Passwords = ["ansible_password", "ansible_ssh_pass", "ansible_ssh_password", "ansible_become_pass", "ansible_become_password", "ansible_sudo_pass", "ansible_ssh_private_key_passphrase"];

    private readonly HashSet<string> known = [.. NoMatter, .. Passwords];
    private readonly HashSet<string> encrypted = [];
    private readonly AnsibleInventory inventory;
    private readonly string path;
    private readonly Action<string> warn;

    private AnsibleCluster(AnsibleInventory inventory, string path, Action<string> warn) => (this.inventory, this.path, this.warn) = (inventory, path, warn);

    /// <summary>The cluster of an inventory file.</summary>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidInventory, and what <see cref="ClusterFile.Checked"/> gives.</exception>
    public static Cluster Read(string path, Action<string> warn)
    {
        string full = Path.GetFullPath(path);
        return new AnsibleCluster(AnsibleFile.Read(full, warn), full, warn).Build();
    }

    private Cluster Build()
    {
        IReadOnlyList<AnsibleHost> control = HostsOf(ControlPlaneGroups), workers = HostsOf(WorkerGroups), members = HostsOf(["etcd"]);
        if (control.Count == 0)
            throw Missing("the inventory has no control plane.", $"Name its hosts in a group {ControlPlaneGroups[0]}.");
        if (members.Count == 0)
            throw Missing("the inventory has no group etcd.", "Name the members of the etcd cluster in a group etcd.");
        if (workers.Intersect(control).Select(host => host.Name).ToArray() is { Length: > 0 } both)
            warn($"In the groups of control planes and of workers, and taken as control planes: {string.Join(", ", both)}. Untaint them after kubeadm for workloads to run there.");
        AnsibleSettings all = Settings(control[0]);
        AnsibleNode nodes = new(Path.GetDirectoryName(path)!, Bastion(), warn);
        Cluster cluster = Networks(all, new()
        {
            Name = all.Text("cluster_name") ?? "kubernetes",
            KubernetesVersion = all.Read(text => KubernetesVersion.Parse(text), "kube_version")
                ?? throw Missing("the inventory does not say the Kubernetes version.", "Add kube_version to the variables of all."),
            ControlPlaneEndpoint = Endpoint(all),
            ControlPlane = [.. control.Select(host => nodes.Read(Settings(host), NodeRole.ControlPlane))],
            Worker = [.. workers.Except(control).Select(host => nodes.Read(Settings(host), NodeRole.Worker))],
            Etcd = new() { Endpoint = [.. members.Select(host => AnsibleNode.EtcdEndpoint(Settings(host)))] },
            CertSan = [.. all.List("supplementary_addresses_in_ssl_keys")],
            ContainerdVersion = all.Text("containerd_version"),
            Kubeadm = new() { BindPort = all.Port("kube_apiserver_port"), KubeProxyMode = all.Text("kube_proxy_mode") },
        });
        nodes.Warn();
        Warn([.. control.Concat(workers).Concat(members).Distinct()]);
        return ClusterFile.Checked(cluster);
    }

    private static Cluster Networks(AnsibleSettings all, Cluster cluster)
    {
        bool dual = all.Flag("enable_dual_stack_networks", "ipv6_stack") == true;
        string? Range(string name) => (all.Text(name), all.Text(name + "_ipv6")) switch
        {
            ({ } four, { } six) when dual => $"{four},{six}",
            (var four, _) => four,
        };
        return cluster with
        {
            // kubespray names the services' domain after the cluster.
            DnsDomain = all.Text("dns_domain") ?? all.Text("cluster_name") ?? cluster.DnsDomain,
            PodSubnet = Range("kube_pods_subnet") is { } pods ? all.Judge(pods, Subnet.ParseList, "kube_pods_subnet") : cluster.PodSubnet,
            ServiceSubnet = Range("kube_service_addresses") is { } services ? all.Judge(services, Subnet.ParseList, "kube_service_addresses") : cluster.ServiceSubnet,
        };
    }

    private ControlPlaneEndpoint Endpoint(AnsibleSettings all)
    {
        const string named = "apiserver_loadbalancer_domain_name", addressed = "loadbalancer_apiserver";
        string? name = all.Text(named), host = name ?? all.Below(addressed, "address");
        string? port = all.Below(addressed, "port") ?? all.Text("kube_apiserver_port");
        return host is null
            ? throw Missing("the inventory names no endpoint for all apiservers.", $"Add {named} to the variables of all: a DNS name that answers with all control planes in turn.")
            : all.Judge((host.Contains(':') ? $"[{host}]" : host) + (port is null ? "" : ":" + port), ControlPlaneEndpoint.Parse, name is null ? addressed : named);
    }

    // kubespray goes to all hosts through the one of the group bastion.
    private string? Bastion()
    {
        if (inventory.FindGroup("bastion") is not { } group || group.AllHosts is not [var bastion, ..])
            return null;
        AnsibleSettings settings = Settings(bastion);
        string host = settings.Text("ansible_host", "ansible_ssh_host") ?? bastion.Name;
        string jump = $"{(settings.Text("ansible_user", "ansible_ssh_user") is { } user ? user + "@" : "")}{(host.Contains(':') ? $"[{host}]" : host)}"
            + (settings.Port("ansible_port", "ansible_ssh_port") is { } port ? $":{port}" : "");
        return Node.CheckProxyJump(jump);
    }

    private AnsibleSettings Settings(AnsibleHost host) => new(host.Name, inventory.VariablesOf(host), known, encrypted);

    private IReadOnlyList<AnsibleHost> HostsOf(string[] names) => [.. names.Select(inventory.FindGroup).OfType<AnsibleGroup>().SelectMany(group => group.AllHosts).Distinct()];

    private void Warn(IReadOnlyList<AnsibleHost> used)
    {
        string[] set = [.. used.SelectMany(host => inventory.VariablesOf(host).Keys).Distinct().Order(StringComparer.Ordinal)];
        Warn("Passwords are never taken from an inventory; give -Credential, -KeyPassphrase or -SudoPassword instead of", set.Intersect(Passwords));
        Warn("Values of ansible-vault are never opened, and these are not taken:", encrypted.Except(Passwords));
        Warn("Variables of the inventory that have no counterpart here, and are not taken:", set.Except(known));
        string[] bastions = [.. inventory.FindGroup("bastion") is { } group ? group.AllHosts.Select(host => host.Name) : []];
        Warn("Hosts of the inventory that are neither control plane, worker nor member of etcd, and are not taken:", inventory.Hosts.Except(used).Select(host => host.Name).Except(bastions));
    }

    private void Warn(string what, IEnumerable<string> names)
    {
        if (names.ToArray() is { Length: > 0 } all)
            warn($"{what} {string.Join(", ", all)}.");
    }

    private HaK8sException Missing(string cause, string remedy) => Failure.InvalidYaml(AnsibleInventory.Source(path), 1, 1, cause, remedy);
}
