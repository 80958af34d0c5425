using HaK8s.Inventory;
using HaK8s.Kubeadm;
using HaK8s.Remote;
using HaK8s.Tests.Etcd;
using HaK8s.Tests.KubeConfigs;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests;

public class KubeadmResetTests
{
    private const string Rules = """
        *filter
        :INPUT ACCEPT [5:600]
        :FORWARD DROP [0:0]
        :DOCKER - [0:0]
        :KUBE-FIREWALL - [0:0]
        :KUBE-FORWARD - [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -m comment --comment "not for -j KUBE-FIREWALL" -j ACCEPT
        -A INPUT -j KUBE-FIREWALL
        -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -A FORWARD -j DOCKER
        -A KUBE-FIREWALL -m mark --mark 0x8000/0x8000 -j DROP
        COMMIT
        *nat
        :POSTROUTING ACCEPT [0:0]
        :CNI-f00 - [0:0]
        :MY-CNI-like - [0:0]
        -A POSTROUTING -s 10.244.0.5/32 -m comment --comment "name: \"bridge\" id: \"x\"" -g CNI-f00
        -A POSTROUTING -j MY-CNI-like
        COMMIT
        *raw
        :PREROUTING ACCEPT [0:0]
        COMMIT

        """;

    [Fact]
    public async Task Only_the_chains_of_Kubernetes_and_the_jumps_to_them_go()
    {
        using TemporaryDirectory programs = new();
        programs.Write("rules", Rules);
        programs.WriteProgram("iptables-save", $"cat '{programs["rules"]}'");
        programs.WriteProgram("iptables-restore", $"echo \"$@\" >'{programs["restored"]}'; cat >>'{programs["restored"]}'");
        LocalSession session = new() { ProgramDirectory = programs.Path };

        RemoteResult result = await session.RunAsync(new RemoteScript("kubeadm-reset", "no", "/nowhere", "", "iptables"), null, TestContext.Current.CancellationToken);

        Assert.Equal(["[hak8s] removed 3 chains of iptables"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("""
            --noflush
            *filter
            -D INPUT -j KUBE-FIREWALL
            -D FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -F KUBE-FIREWALL
            -F KUBE-FORWARD
            -X KUBE-FIREWALL
            -X KUBE-FORWARD
            COMMIT
            *nat
            -D POSTROUTING -s 10.244.0.5/32 -m comment --comment "name: \"bridge\" id: \"x\"" -g CNI-f00
            -F CNI-f00
            -X CNI-f00
            COMMIT

            """, File.ReadAllText(programs["restored"]));
    }

    [Fact]
    public async Task A_failed_kubeadm_clears_nothing_away()
    {
        using TemporaryDirectory programs = new();
        programs.WriteProgram("kubeadm", "echo \"$@\"; exit 3");
        string file = programs.Write("kept", "");
        LocalSession session = new() { ProgramDirectory = programs.Path };

        RemoteResult result = await session.RunAsync(new RemoteScript("kubeadm-reset", "yes", "/nowhere", "", "", $"file:{file}"), null, TestContext.Current.CancellationToken);

        Assert.Equal((3, "reset --force --kubeconfig /nowhere\n"), (result.ExitCode, result.Output));
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("a,b", "10.0.0.1,10.0.0.2", false)]
    [InlineData("a", "10.0.0.1,10.0.0.2", true)] // an address that is still listed, of a node that was taken out already
    [InlineData("a,b", "10.0.0.1", true)] // a node that is still listed, whose apiserver is gone
    [InlineData("", "", true)]
    public void A_control_plane_is_the_last_unless_another_node_and_another_apiserver_are_known(string members, string apiservers, bool last) =>
        Assert.Equal(last, State([.. Lines("member", members), .. Lines("apiserver", apiservers), "address\t10.0.0.1"]).IsLastControlPlane);

    [Fact]
    public void The_nodes_name_in_the_cluster_is_what_its_kubelet_is_called()
    {
        string certificate = AdminConf.Base64(TestCertificates.Authority("system:node:worker-7.example.org").Pem);
        Assert.Equal("worker-7.example.org", State([$"certificate\t{certificate}"]).Name);
        Assert.Equal("a", State(["certificate\tCg=="]).Name);
        Assert.Equal("a", State([]).Name);
    }

    private static IEnumerable<string> Lines(string key, string values) => values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(value => $"{key}\t{value}");

    private static KubeadmResetState State(IEnumerable<string> lines) =>
        KubeadmResetState.Parse(new Node { Name = "a" }, new RemoteResult(0, string.Join('\n', lines), ""));
}
