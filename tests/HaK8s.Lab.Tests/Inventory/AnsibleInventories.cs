namespace HaK8s.Tests.Inventory;

/// <summary>Inventories on which Ansible and this module have to agree: files by name, the first of them the inventory.</summary>
internal static class AnsibleInventories
{
    private const string Cluster = "kube_version: 1.31.4\napiserver_loadbalancer_domain_name: k8s.example.com\n";

    public static IReadOnlyDictionary<string, (string Name, string Text)[]> Good { get; } = new Dictionary<string, (string, string)[]>
    {
        ["ranges, children and the strength of variables"] =
        [
            ("hosts.ini", """
                [kube_control_plane]
                cp[1:3] ansible_ssh_private_key_file=keys/id
                [kube_node]
                w[01:20:6].example.com:2222
                [kube_node:children]
                more
                [more]
                x[a:c]
                [etcd]
                e[:2]
                [k8s_cluster:children]
                kube_control_plane
                kube_node
                [k8s_cluster:vars]
                ansible_user=cluster
                ansible_become=True
                [more:vars]
                ansible_user=more
                ansible_port=2200
                [kube_node:vars]
                ansible_user=node
                [all:vars]
                ansible_user=all
                kube_version='1.31.4'
                apiserver_loadbalancer_domain_name=k8s.example.com
                kube_pods_subnet = 10.233.64.0/18
                """),
        ],
        ["quotes, comments and literals of INI"] =
        [
            ("hosts.ini", """
                ; a comment
                [masters]
                a ansible_user="o\"ps" ansible_ssh_private_key_file='keys/a b' ansible_host='192.0.2.1' # so
                b ansible_user=ops#1 ansible_ssh_private_key_file="'keys/quoted'" ansible_port='2222'
                c ansible_user='"x"' ansible_become=yes ansible_ssh_private_key_file=keys\ c
                d ansible_user="'it\\'s'" ansible_become="False"
                [etcd]   # members
                a
                [all:vars]
                kube_version="1.31.4"  # the target
                ansible_user='all#1'
                apiserver_loadbalancer_domain_name='k8s.example.com'
                ansible_port=2200 # usual
                kube_service_addresses=10.233.0.0/18
                """),
        ],
        ["kubespray's YAML"] =
        [
            ("hosts.yaml", """
                all:
                  hosts:
                    node1: { ansible_host: 192.0.2.1, ip: 10.0.0.1, access_ip: 10.0.0.1 }
                    node2: { ansible_host: 192.0.2.2, ip: 10.0.0.2, ansible_become: no }
                    node[3:4]: { ansible_user: "ops" }
                  vars: { ansible_become: yes, kube_version: 1.31.4, apiserver_loadbalancer_domain_name: k8s.example.com }
                  children:
                    kube_control_plane:
                      hosts: { node1: , node2: }
                    kube_node:
                      hosts: { node3: { ansible_port: 2222 }, node4: }
                      vars: { ansible_user: group, ansible_port: 22 }
                    etcd:
                      hosts: { node1: , node2: , node3: }
                    k8s_cluster:
                      vars: { kube_pods_subnet: 10.233.64.0/18, kube_service_addresses: 10.233.0.0/18 }
                      children: { kube_control_plane: , kube_node: }
                """),
        ],
        ["group_vars and host_vars"] =
        [
            ("hosts", "[kube_control_plane]\na ansible_user=file ip=10.0.0.1\nb ip=10.0.0.2 ansible_port=2\n[etcd]\na\n[kube_node]\nc\n[k8s:children]\nkube_control_plane\nkube_node\n[k8s:vars]\nansible_user=k8s\nansible_port=1\n"),
            ("group_vars/all.yml", Cluster + "ansible_become: true\nansible_port: 99\nansible_user: all\n"),
            ("group_vars/kube_control_plane/20.yml", "ansible_user: twenty\nkube_pods_subnet: 10.2.0.0/16\n"),
            ("group_vars/kube_control_plane/10.yaml", "ansible_user: ten\nansible_ssh_private_key_file: keys/ten\n"),
            ("group_vars/kube_control_plane/.x.yml", "ansible_user: hidden\n"),
            ("group_vars/kube_control_plane/sub/30.yml", "ansible_ssh_private_key_file: keys/thirty\n"),
            ("group_vars/kube_node.json", "{\"ansible_user\": \"json\"}"),
            ("host_vars/b", "ansible_port: 3\nansible_become: false\n"),
            ("host_vars/a.yml", "ansible_host: 192.0.2.9\n"),
        ],
        ["depth, names and priorities of groups"] =
        [
            ("hosts.ini", """
                [control_plane]
                a
                b
                [workers]
                w
                [etcd]
                a
                [zeta]
                a
                [alpha]
                a
                [alpha:vars]
                ansible_user=alpha
                ansible_port=1
                ansible_group_priority=10
                [zeta:vars]
                ansible_user=zeta
                ansible_port=2
                [deep:children]
                deeper
                [deeper:children]
                deepest
                [deepest]
                b
                w
                [deepest:vars]
                ansible_user=deepest
                [deeper:vars]
                ansible_user=deeper
                ansible_port=3
                [deep:vars]
                ansible_port=4
                ansible_host=gate.example.com
                [control_plane:vars]
                ansible_port=5
                [all:vars]
                kube_version=v1.31.4
                apiserver_loadbalancer_domain_name=k8s.example.com
                """),
        ],
        ["YAML with anchors and merges, in a file without extension"] =
        [
            ("inventory", """
                kube-master:
                  hosts: &masters
                    m[1:2]: &login { ansible_user: ops, ansible_port: 2222 }
                    m3: { <<: *login, ansible_port: 22 }
                  vars: { kube_version: "1.31.4", apiserver_loadbalancer_domain_name: k8s.example.com }
                etcd: { hosts: *masters }
                workers: { hosts: w1 }
                """),
        ],
    };

    /// <summary>What Ansible's own parsers refuse.</summary>
    public static IReadOnlyDictionary<string, string> Bad { get; } = new Dictionary<string, string>
    {
        ["an undefined child"] = "[kube_node:children]\nnowhere\n",
        ["variables of no group"] = "[kube_node:vars]\na=1\n[x]\nh\n",
        ["an unknown kind"] = "[kube_node:var]\na\n",
        ["a broken section"] = "[kube node]\na\n",
        ["a word that is no variable"] = "[kube_node]\na b\n",
        ["an open quote"] = "[kube_node]\na b='c\n",
        ["a range without end"] = "[kube_node]\na[1:]\n",
        ["bounds of two widths"] = "[kube_node]\na[01:100]\n",
        ["a loop"] = "[a:children]\nb\n[b:children]\na\n",
        ["a variable without value"] = "[a]\nh\n[a:vars]\nb\n",
    };
}
