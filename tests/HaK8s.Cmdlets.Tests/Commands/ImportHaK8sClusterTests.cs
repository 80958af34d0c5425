using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

public sealed class ImportHaK8sClusterTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    internal const string Lab = """
        name: lab
        kubernetesVersion: v1.20.2
        endpoint: localhost:6443
        networking: { podSubnet: 10.244.0.0/16 }
        ssh: { userName: root, keyFile: ssh/id }
        controlPlane: [{ name: m1, address: 10.66.0.11 }, { name: m2, address: 10.66.0.12 }]
        worker: [{ name: w1 }]
        etcd: { endpoints: [https://e1:2379, https://e2:2379, https://e3:2379], clientCert: etcd }
        """;

    [Fact]
    public void A_cluster_has_nodes_endpoint_etcd_and_versions()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("cluster.yaml", Lab);
        Invocation run = session.Invoke("""
            param($File) $cluster = Import-HaK8sCluster $File
            "$cluster"; "$($cluster.ControlPlane)"; "$($cluster.Worker)"; "$($cluster.Endpoint)"; "$($cluster.KubernetesVersion)"; $cluster.Etcd.CaFile; $cluster.ControlPlane[0].KeyFile
            @($cluster.ControlPlane | New-HaK8sNode).Count
            """, file);
        Assert.Empty(run.Errors);
        Assert.Equal(["lab", "m1 m2", "w1", "localhost:6443", "v1.20.2", Path.Combine(folder.Path, "etcd", "ca.pem"), Path.Combine(folder.Path, "ssh", "id"), 2], run.Values);
    }

    [Fact]
    public void Wildcards_literal_paths_and_file_objects_are_taken()
    {
        using TemporaryFolder folder = new();
        folder.Write("a[1].yaml", Lab);
        folder.Write("b.yaml", Lab.Replace("name: lab", "name: other", StringComparison.Ordinal));
        Assert.Equal(2, session.Invoke("param($F) Import-HaK8sCluster \"$F/*.yaml\"", folder.Path).Output.Count);
        Assert.Equal("lab", Assert.Single(session.Invoke("param($F) Import-HaK8sCluster -LiteralPath \"$F/a[1].yaml\"", folder.Path).Output).ToString());
        Assert.Equal("other", Assert.Single(session.Invoke("param($F) [IO.FileInfo]\"$F/b.yaml\" | Import-HaK8sCluster", folder.Path).Output).ToString());
    }

    [Fact]
    public void A_sudo_password_that_no_node_wants_is_told()
    {
        using TemporaryFolder folder = new();
        const string script = "param($F) $password = [securestring]::new(); $password.AppendChar('x'); Import-HaK8sCluster $F -SudoPassword $password";
        Assert.Contains("'sudo: true'", Assert.Single(session.Invoke(script, folder.Write("a.yaml", Lab)).Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Invoke(script, folder.Write("b.yaml", Lab.Replace("{ userName: root,", "{ userName: ops, sudo: true,", StringComparison.Ordinal))).Warnings);
    }

    [Fact]
    public void A_bad_file_is_one_error_with_place_and_remedy_and_the_others_go_on()
    {
        using TemporaryFolder folder = new();
        folder.Write("a.yaml", Lab.Replace("worker:", "workers:", StringComparison.Ordinal));
        folder.Write("b.yaml", Lab);
        Invocation run = session.Invoke("param($F) Import-HaK8sCluster \"$F/a.yaml\", \"$F/b.yaml\", \"$F/none.yaml\"", folder.Path);
        Assert.Single(run.Output);
        Assert.Equal(["InvalidClusterFile,HaK8s.Commands.ImportHaK8sClusterCommand", "ClusterFileUnreadable,HaK8s.Commands.ImportHaK8sClusterCommand"],
            run.Errors.Select(error => error.FullyQualifiedErrorId));
        Assert.Contains("a.yaml(7,1)", run.Errors[0].ToString());
        Assert.Equal("Did you mean 'worker'?", run.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal(Path.Combine(folder.Path, "a.yaml"), run.Errors[0].TargetObject);
        Assert.Equal(ErrorCategory.ObjectNotFound, run.Errors[1].CategoryInfo.Category);
    }

    [Fact]
    public void An_Ansible_inventory_is_told_from_a_cluster_file_and_what_it_has_beyond_is_one_warning()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("hosts", "[kube_control_plane]\nm1 ansible_host=10.66.0.11\n[etcd]\nm1\n[all:vars]\nkube_version=v1.30.4\napiserver_loadbalancer_domain_name=k8s.example.com\nkube_network_plugin=calico\nx=1\n");
        Invocation run = session.Invoke("""
            param($F)
            foreach ($format in @{}, @{ Format = 'Ansible' }) {
                $cluster = Import-HaK8sCluster $F @format -SudoPassword $null -WarningVariable warned -WarningAction SilentlyContinue
                "$($cluster.ControlPlane) $($cluster.ControlPlane[0].HostName) $($cluster.Endpoint) $($cluster.Etcd.Endpoint)"; "$warned"
            }
            """, file);
        Assert.Empty(run.Errors);
        string[] said = ["m1 10.66.0.11 k8s.example.com:6443 https://10.66.0.11:2379", "Variables of the inventory that have no counterpart here, and are not taken: kube_network_plugin, x."];
        Assert.Equal([.. said, .. said], run.Values);
        Assert.StartsWith("InvalidClusterFile,", Assert.Single(session.Invoke("param($F) Import-HaK8sCluster $F -Format HaK8s", file).Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Several_problems_of_a_file_are_one_error_that_tells_all_under_Stop_too()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.yaml", Lab.Replace("name: m2", "nam: m2", StringComparison.Ordinal).Replace("localhost:6443", "localhost:0", StringComparison.Ordinal));
        Invocation run = session.Invoke("param($F) try { Import-HaK8sCluster $F -ErrorAction Stop } catch { $_ }", file);
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(run.Output).BaseObject);
        Assert.Contains($"{file}(3,11): 'endpoint': 'localhost:0' is no endpoint; Write it as", error.ToString());
        Assert.Contains($"{file}(6,53): 'nam' is not known here; Did you mean 'name'?", error.ToString());
    }
}
