using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Inventory;
using HaK8s.Inventory.Ansible;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Inventory;

public sealed class AnsibleInventoryTests : IDisposable
{
    private const string Ini = """
        # three control planes, and etcd of its own
        cp[1:3] ansible_user=ops ansible_become=true

        [kube_control_plane]
        cp1 ansible_host=192.0.2.11 ip=10.0.0.11
        cp2 ansible_host=192.0.2.12 ip=10.0.0.12
        cp3 ansible_host=192.0.2.13 ip=10.0.0.13

        [kube_node]
        w[01:05:2].example.com ansible_port=2222

        [etcd]
        e[a:c] etcd_member_name=x

        [k8s_cluster:children]
        kube_control_plane
        kube_node

        [all:vars]
        kube_version='v1.31.4'
        apiserver_loadbalancer_domain_name=k8s.example.com
        loadbalancer_apiserver={'address': '192.0.2.100', 'port': 8443}
        ansible_user=root

        [k8s_cluster:vars]
        kube_pods_subnet=10.233.64.0/18
        kube_service_addresses = 10.233.0.0/18
        cluster_name=prod.example
        ansible_ssh_private_key_file=keys/id
        """;

    private const string Yaml = """
        all:
          hosts:
            cp1: { ansible_host: 192.0.2.11, ip: 10.0.0.11, access_ip: 192.0.2.111 }
            cp2: { ansible_host: 192.0.2.12 }
            w1:
          vars:
            kube_version: 1.31.4
            loadbalancer_apiserver: { address: 192.0.2.100, port: 443 }
          children:
            kube_control_plane: { hosts: { cp1: , cp2: { ansible_user: admin } } }
            kube_node: { hosts: { w1: } }
            etcd: { hosts: { cp1: } }
            k8s_cluster: { children: { kube_control_plane: , kube_node: } }
        """;

    private readonly TemporaryDirectory folder = new();
    private readonly List<string> warnings = [];

    [Fact]
    public void An_INI_inventory_becomes_a_cluster()
    {
        Cluster cluster = Read("hosts.ini", Ini);
        Assert.Equal(("prod.example", "v1.31.4", "k8s.example.com:8443", "prod.example"), (cluster.Name, cluster.KubernetesVersion.ToString(), cluster.Endpoint.ToString(), cluster.DnsDomain));
        Assert.Equal(("10.233.64.0/18", "10.233.0.0/18"), (cluster.PodSubnet.ToString(), cluster.ServiceSubnet.ToString()));
        Assert.Equal(new Node
        {
            Name = "cp2", HostName = "192.0.2.12", Address = "10.0.0.12", UserName = "ops", Sudo = true, Role = NodeRole.ControlPlane, KeyFile = folder["keys/id"],
        }, cluster.ControlPlane[1]);
        Assert.Equal(["w01.example.com", "w03.example.com", "w05.example.com"], cluster.Worker.Select(node => node.Name));
        Assert.All(cluster.Worker, node => Assert.Equal((2222, "root", false), (node.Port, node.UserName, node.Sudo)));
        Assert.Equal(["https://ea:2379", "https://eb:2379", "https://ec:2379"], cluster.Etcd.Endpoint);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_YAML_inventory_becomes_a_cluster()
    {
        Cluster cluster = Read("hosts.yaml", Yaml);
        Assert.Equal(["cp1", "cp2"], cluster.ControlPlane.Select(node => node.Name));
        Assert.Equal(("10.0.0.11", "192.0.2.12", "admin"), (cluster.ControlPlane[0].Address, cluster.ControlPlane[1].Address, cluster.ControlPlane[1].UserName));
        Assert.Equal(("192.0.2.100:443", "https://192.0.2.111:2379", "w1"), (cluster.Endpoint.ToString(), cluster.Etcd.Endpoint[0], cluster.Worker[0].HostName));
        Assert.Equal(cluster, ClusterFile.Parse(ClusterFile.Text(cluster, "/c.yaml"), "/c.yaml"));
    }

    [Fact]
    public void Variables_are_as_strong_as_in_Ansible()
    {
        folder.Write("group_vars/all.yml", "v: folder-all\na: folder-all\n");
        folder.Write("group_vars/kube_control_plane/b.yml", "v: folder-b\n");
        folder.Write("group_vars/kube_control_plane/a.yaml", "v: folder-a\nn: folder-a\n");
        folder.Write("group_vars/kube_control_plane/.hidden.yml", "v: hidden\n");
        folder.Write("group_vars/kube_control_plane/old.yml~", "v: backup\n");
        folder.Write("host_vars/cp1", "h: folder-host\n");
        AnsibleInventory inventory = Inventory("hosts.ini", """
            cp1 h=file-host i=file-host
            [kube_control_plane]
            cp1
            [b]
            cp1
            [a]
            cp1
            [parent:children]
            kube_control_plane
            [all:vars]
            v=all
            x=all
            [parent:vars]
            x=parent
            y=parent
            h=parent
            i=parent
            a=parent
            [kube_control_plane:vars]
            y=child
            [a:vars]
            z=a
            p=a
            [b:vars]
            z=b
            p=b
            [a:vars]
            ansible_group_priority=5
            p=a-strong
            """);
        IReadOnlyDictionary<string, AnsibleVariable> variables = inventory.VariablesOf(inventory.Host("cp1"));
        string Of(string name) => variables[name].Value.Scalar!;
        Assert.Equal(("folder-b", "folder-a", "folder-all", "parent", "child", "a", "a-strong", "folder-host", "file-host"),
            (Of("v"), Of("n"), Of("a"), Of("x"), Of("y"), Of("z"), Of("p"), Of("h"), Of("i")));
    }

    [Theory]
    [InlineData("node[1:3]", "node1 node2 node3")]
    [InlineData("node[01:20:6].example", "node01.example node07.example node13.example node19.example")]
    [InlineData("[a:c]", "a b c")]
    [InlineData("n[a:b]x[0:1]", "nax0 nax1 nbx0 nbx1")]
    [InlineData("n[:2]", "n0 n1 n2")]
    [InlineData("n[8:12:2]", "n8 n10 n12")]
    [InlineData("plain", "plain")]
    [InlineData("fd00::1", "fd00::1")]
    public void Ranges_stand_for_hosts(string pattern, string names)
    {
        Assert.Equal(names.Split(' '), AnsibleWords.Hosts(pattern).Names);
        Assert.Null(AnsibleWords.Hosts(pattern).Port);
    }

    [Theory]
    [InlineData("a:2222", "a", 2222)]
    [InlineData("10.0.0.1:22", "10.0.0.1", 22)]
    [InlineData("[fd00::1]:22", "fd00::1", 22)]
    [InlineData("n[1:2]:22", "n1 n2", 22)]
    public void A_port_may_stand_behind_a_host(string pattern, string names, int port)
    {
        (IReadOnlyList<string> found, int? number) = AnsibleWords.Hosts(pattern);
        Assert.Equal((names, port), (string.Join(' ', found), number));
    }

    [Theory]
    [InlineData("n[1:]", "an end")]
    [InlineData("n[01:100]", "same length")]
    [InlineData("n[c:a]", "begin before its end")]
    [InlineData("n[1:3:0]", "1 or more")]
    [InlineData("n[1:999999]", "more than 5000 hosts")]
    [InlineData("n[1:99][1:99]", "more than 5000 hosts")]
    [InlineData("n[a:3]", "no bound")]
    public void What_is_no_range_is_refused(string pattern, string why) => Assert.Contains(why, Assert.Throws<FormatException>(() => AnsibleWords.Hosts(pattern)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a b=1 c='x y' d=\"p \\\" q\"", "a|b=1|c=x y|d=p \" q")]
    [InlineData("a # comment", "a")]
    [InlineData("a b=x#y c", "a|b=x")]
    [InlineData("a b='x#y' c=\\ d", "a|b=x#y|c= d")]
    [InlineData("a b='' \"\"", "a|b=|")]
    public void Words_are_those_of_a_shell(string line, string words) => Assert.Equal(words.Split('|'), AnsibleWords.Split(line));

    [Theory]
    [InlineData("'a b'", "a b")]
    [InlineData("\"it's\" # so", "it's")]
    [InlineData("2222 # port", "2222")]
    [InlineData("a # b", "a # b")]
    [InlineData("'a' + 'b'", "'a' + 'b'")]
    [InlineData("'a\\nb'", "a\nb")]
    public void Values_are_Pythons_literals_where_they_are_ones(string text, string value) => Assert.Equal(value, AnsibleWords.Literal(text, (1, 1)).Scalar);

    [Theory]
    [InlineData("-o ProxyJump=ops@b:2222,c", "ops@b:2222 c")]
    [InlineData("-J b -o StrictHostKeyChecking=no", "b")]
    [InlineData("-oProxyJump=b", "b")]
    [InlineData("-o 'ProxyJump b'", "b")]
    [InlineData("-o ProxyCommand=\"ssh -W %h:%p -q -p 2222 ops@bastion.example.com\"", "ops@bastion.example.com:2222")]
    [InlineData("-o ProxyCommand='ssh -q -l ops bastion -W [%h]:%p'", "ops@bastion")]
    [InlineData("-o ProxyCommand=none", "none")]
    public void A_way_through_hosts_is_found_in_sshs_arguments(string arguments, string jumps) =>
        Assert.Equal(jumps, string.Join(' ', Read("hosts.ini", $"{Ini}\nansible_ssh_common_args={arguments}\n").ControlPlane[0].ProxyJump));

    [Fact]
    public void Sshs_other_arguments_are_taken_or_named_once()
    {
        Node node = Read("hosts.ini", Ini + "\nansible_ssh_common_args=-F ssh.cfg -i keys/other -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=known -C -o SendEnv=LANG -L 1:2:3\n").Worker[0];
        Assert.Equal((folder["ssh.cfg"], HostKeyPolicy.AcceptNew, folder["known"], folder["keys/id"]), (node.SshConfig, node.HostKeyPolicy, node.KnownHosts, node.KeyFile));
        Assert.Equal(["Arguments of ssh in the inventory that have no counterpart here, and are not taken: -L, -o SendEnv=LANG, 1:2:3."], warnings);
    }

    [Fact]
    public void Kubesprays_bastion_is_the_way_to_all_hosts() =>
        Assert.All(Read("hosts.ini", Ini + "\n[bastion]\nbastion ansible_host=198.51.100.1 ansible_user=jump ansible_port=2200\n").ControlPlane, node => Assert.Equal(["jump@198.51.100.1:2200"], node.ProxyJump));

    [Fact]
    public void What_is_not_known_is_named_in_one_warning_and_secrets_are_never_taken()
    {
        folder.Write("group_vars/all.yml", "kube_network_plugin: calico\nansible_become_pass: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3061\ncontainerd_version: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3061\n");
        folder.Write("group_vars/etcd.yml", "$ANSIBLE_VAULT;1.1;AES256\n3061\n");
        Cluster cluster = Read("hosts.ini", Ini + "\n[lb]\nlb1\n[all:vars]\nx=1\nansible_password=hunter2\n[kube_node]\ncp1\n");
        Assert.Null(cluster.ContainerdVersion);
        Assert.DoesNotContain(warnings, warning => warning.Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal(
        [
            $"Files of ansible-vault are never opened, and what they say is not taken: {folder["group_vars/etcd.yml"]}.",
            "In the groups of control planes and of workers, and taken as control planes: cp1. Untaint them after kubeadm for workloads to run there.",
            "Passwords are never taken from an inventory; give -Credential, -KeyPassphrase or -SudoPassword instead of ansible_become_pass, ansible_password.",
            "Values of ansible-vault are never opened, and these are not taken: containerd_version.",
            "Variables of the inventory that have no counterpart here, and are not taken: kube_network_plugin, x.",
            "Hosts of the inventory that are neither control plane, worker nor member of etcd, and are not taken: lb1.",
        ], warnings);
    }

    [Theory]
    [InlineData("kube_version='v1.31.4'", "kube_version=latest", 20, "'kube_version' of cp1: 'latest' is no Kubernetes version")]
    [InlineData("kube_version='v1.31.4'", "kube_version={{ lookup('env', 'V') }}", 20, "template that only Ansible can fill in")]
    [InlineData("kube_version='v1.31.4'", "", 1, "does not say the Kubernetes version")]
    [InlineData("[kube_control_plane]", "[kubes]", 16, "[k8s_cluster:children] names the group kube_control_plane, which is not there")]
    [InlineData("[etcd]", "[etcds]", 1, "no group etcd")]
    [InlineData("[all:vars]", "[al:vars]", 19, "[al:vars] is for a group that is not there")]
    [InlineData("[all:vars]", "[all:var]", 19, "cannot be of the kind 'var'")]
    [InlineData("[all:vars]", "[all vars]", 19, "is no section")]
    [InlineData("ansible_port=2222", "ansible_port = 2222", 10, "a word without '='")]
    [InlineData("ansible_port=2222", "ansible_port=22222222", 10, "'ansible_port' of w01.example.com: it must be a number")]
    [InlineData("ansible_port=2222", "x='a", 10, "a quote is not closed")]
    [InlineData("w[01:05:2]", "w[1:]", 10, "needs an end")]
    [InlineData("[k8s_cluster:children]", "[kube_node:children]", 17, "groups cannot hold each other")]
    [InlineData("ansible_user=root", "ansible_connection=local", 23, "'ansible_connection' of cp1 is local")]
    [InlineData("ansible_user=root", "ansible_become_method=su", 23, "'ansible_become_method' of cp1 is su")]
    [InlineData("apiserver_loadbalancer_domain_name=k8s.example.com", "apiserver_loadbalancer_domain_name=K8S", 21, "is no endpoint")]
    [InlineData("kube_pods_subnet=10.233.64.0/18", "kube_pods_subnet=10.233.64.1/18", 26, "bits are set behind the prefix")]
    [InlineData("ansible_user=root", "ansible_ssh_common_args=-o ProxyCommand='nc %h'", 23, "no jump through a host")]
    public void What_changes_the_meaning_is_refused_at_its_place(string old, string piece, int line, string cause)
    {
        Assert.Contains(old, Ini, StringComparison.Ordinal);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Read("hosts.ini", Ini.Replace(old, piece, StringComparison.Ordinal)));
        Assert.Equal("InvalidInventory", failure.ErrorId);
        Assert.StartsWith($"{folder["hosts.ini"]}({line},1): ", failure.Cause, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inventory", "#!/usr/bin/env python3\nprint('{}')\n", "program that gives an inventory")]
    [InlineData("x.yml", "plugin: constructed\nstrict: false\n", "inventory plugin constructed")]
    [InlineData("x.yml", "all: { hosts: { a: }, extra: 1 }\n", "'extra' is not known in the group all")]
    [InlineData("x.ini", "$ANSIBLE_VAULT;1.1;AES256\n306\n", "encrypted by ansible-vault")]
    [InlineData("x.toml", "[all]\n", "TOML")]
    public void What_only_Ansible_can_read_is_refused(string name, string text, string cause) =>
        Assert.Contains(cause, Assert.Throws<HaK8sException>(() => Read(name, text)).Cause, StringComparison.Ordinal);

    [Fact]
    public void Very_many_hosts_and_groups_are_refused_and_a_long_chain_of_groups_is_not()
    {
        Assert.Contains("more than 5000 hosts", Assert.Throws<HaK8sException>(() => Read("hosts.ini", "a[1:3000]\nb[1:3000]\n")).Cause, StringComparison.Ordinal);
        Assert.Contains("more than 5000 groups", Assert.Throws<HaK8sException>(() => Read("hosts.ini", string.Concat(Enumerable.Range(0, 6000).Select(i => $"[g{i}]\n")))).Cause, StringComparison.Ordinal);
        string chain = string.Concat(Enumerable.Range(0, 2000).Reverse().Select(i => $"[g{i}:children]\ng{i + 1}\n"));
        Assert.Equal("last", Inventory("hosts.ini", chain + "[g2000]\nlast\n").FindGroup("g0")!.AllHosts.Single().Name);
    }

    [Theory]
    [InlineData("hosts.ini", "[all]\n", true)]
    [InlineData("hosts", "# x\n\n[kube_node]\na\n", true)]
    [InlineData("hosts", "a ansible_host=1\n", true)]
    [InlineData("hosts.yaml", "all:\n  hosts:\n", true)]
    [InlineData("hosts.yml", "kube_node:\n  hosts: { a: }\n", true)]
    [InlineData("x.yml", "plugin: constructed\n", true)]
    [InlineData("run", "#!/bin/sh\n", true)]
    [InlineData("cluster.yaml", "name: a\n", false)]
    [InlineData("cluster.yaml", "name:\nendpoint:\n", false)]
    [InlineData("cluster.yaml", "[a\n", false)]
    [InlineData("cluster", "name: a\n", false)]
    [InlineData("cluster", "# x\n{\"name\": 1}\n", false)]
    [InlineData("cluster.yaml", "", false)]
    public void A_file_tells_what_it_is(string name, string text, bool isAnsible) => Assert.Equal(isAnsible, AnsibleFile.Looks(name, text));

    [Property(MaxTest = 300)]
    public Property Any_text_is_read_or_refused_with_an_error_of_this_product() => Prop.ForAll(
        Gen.Elements("[kube_node]", "[", "]", ":", "children", "[a:children]\n", "[a:vars]\n", "[a]\n", "a", "b", "=", "\n", " ", "'", "\"", "\\", "#", "[1:3]", "[a:", "{", "}", "{{ x }}", "all:", "  hosts:", "\n  ", "$ANSIBLE_VAULT",
            "\u0000", "\uFEFF", "kube_version=v1.30.0\n", "-o ProxyJump", "<<: ").ArrayOf().ToArbitrary(), parts =>
        {
            foreach (string name in new[] { "hosts", "hosts.ini", "hosts.yaml" })
                if (Record.Exception(() => Read(name, string.Concat(parts))) is { } failure and not HaK8sException)
                    throw new InvalidOperationException($"{name} of {string.Concat(parts)}", failure);
        });

    public void Dispose() => folder.Dispose();

    private Cluster Read(string name, string text) => ClusterFile.Read(folder.Write(name, text), InventoryFormat.Ansible, warnings.Add);

    private AnsibleInventory Inventory(string name, string text) => AnsibleFile.Read(folder.Write(name, text), warnings.Add);
}
