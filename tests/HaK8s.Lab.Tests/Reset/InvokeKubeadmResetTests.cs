using System.Management.Automation;
using HaK8s.Tests.Init;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Reset;

/// <summary>Invoke-KubeadmReset on a running cluster; what it takes out joins again.</summary>
[Collection("cluster")]
public sealed class InvokeKubeadmResetTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static readonly string[] Folders = ["/etc", "/var/lib/kubelet", "/var/lib/hak8s", "/var/lib/etcd", "/root", "/run/hak8s"];

    [Fact]
    public async Task A_worker_is_drained_and_deleted_and_nothing_of_others_is_lost()
    {
        await cluster.HealthyAsync();
        LabNode worker = cluster.Worker;
        await worker.ShAsync("""
            iptables -N LAB-OWN && iptables -A LAB-OWN -p tcp --dport 12345 -m comment --comment "not for -j KUBE-FIREWALL" -j ACCEPT
            iptables -A INPUT -j LAB-OWN && iptables -t nat -A POSTROUTING -d 192.0.2.1 -j ACCEPT && ip6tables -A INPUT -s 2001:db8::1 -j DROP
            """);
        await cluster.KubectlAsync($$$"""run guest --image=k8s.gcr.io/pause:3.2 --image-pull-policy=Never --overrides='{"spec":{"nodeName":"{{{worker.Name}}}"}}'""");
        await cluster.KubectlAsync("wait --for=condition=Ready pod/guest --timeout=60s");
        string foreign = await ForeignRulesAsync(worker);
        string reset = $"{worker.NodeScript()} | Invoke-KubeadmReset -ControlPlane ({cluster.ControlPlane[0].NodeScript()})";

        string before = await worker.ListingAsync(Folders);
        Invocation plan = session.Invoke(reset + " -WhatIf");
        Assert.Empty(plan.Errors);
        Assert.Contains($"Take a worker out of the cluster {LabCluster.EndpointName}:6443; drain it by {cluster.ControlPlane[0].Name}; run kubeadm v1.20.2 reset; delete its Node object", plan.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await worker.ListingAsync(Folders));

        Invocation done = session.Invoke(reset + " -Confirm:$false");
        Assert.Empty(done.Errors);
        dynamic result = Assert.Single(done.Output);
        Assert.Equal(("Reset", true, true), ((string)result.Status.ToString(), (bool)result.Drained, (bool)result.NodeDeleted));
        Assert.Contains("interface cni0", (IEnumerable<string>)result.Removed);
        Assert.DoesNotContain(worker.Name, await cluster.KubectlAsync("get nodes -o name"), StringComparison.Ordinal);
        Assert.Equal("", await cluster.KubectlAsync("get pods -o name"));
        Assert.Equal("0 0", await worker.ShAsync("echo $(iptables-save | grep -cE '^:(KUBE|CNI)-') $(ip6tables-save | grep -cE '^:KUBE-')"));
        Assert.Equal(foreign, await ForeignRulesAsync(worker));
        Assert.Equal("gone", await worker.ShAsync("[ -e /sys/class/net/cni0 ] || echo gone"));
        Assert.Equal("there", await worker.ShAsync("[ ! -e /etc/cni/net.d/10-bridge.conflist ] || echo there"));

        Invocation again = session.Invoke(reset + " -Confirm:$false");
        Assert.Empty(again.Errors);
        Assert.Equal("Unchanged", ((dynamic)Assert.Single(again.Output)).Status.ToString());

        // As if the first call had been interrupted before its last step.
        await cluster.ControlPlane[0].ShAsync($$$"""
            echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{worker.Name}}}"},"status":{"addresses":[{"type":"InternalIP","address":"{{{worker.Address}}}"}]}}' |
              kubectl --kubeconfig /etc/kubernetes/admin.conf create -f -
            """);
        Assert.True((bool)((dynamic)Assert.Single(session.Invoke(reset + " -Confirm:$false").Output)).NodeDeleted);
        Assert.DoesNotContain(worker.Name, await cluster.KubectlAsync("get nodes -o name"), StringComparison.Ordinal);
        await cluster.RejoinAsync(worker);
        await cluster.HealthyAsync();
    }

    [Fact]
    public async Task What_would_lose_the_cluster_or_etcds_data_is_refused()
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[2];
        string[] others = [.. cluster.ControlPlane.Take(2).Select(other => other.Name)];
        string Reset(string more) => $"{node.NodeScript()} | Invoke-KubeadmReset {more} -Confirm:$false";
        string before = await node.ListingAsync(Folders);

        // The cluster knows no other control plane.
        await cluster.KubectlAsync($"label node {string.Join(' ', others)} node-role.kubernetes.io/control-plane- node-role.kubernetes.io/master-");
        Assert.Equal("LastControlPlane", KubeadmRun.Id(Assert.Single(session.Invoke(Reset("")).Errors)));
        Assert.Contains("the LAST control plane", session.Invoke(Reset("-Force -WhatIf")).HostText, StringComparison.Ordinal);
        await cluster.KubectlAsync($"label node {string.Join(' ', others)} node-role.kubernetes.io/control-plane= node-role.kubernetes.io/master=");
        Assert.Equal(before, await node.ListingAsync(Folders));

        // The lab's own etcd program as a member of another cluster on this node.
        await LabCommand.RunAsync("node", "push", node.Name, EtcdProgram, "/root/etcd-program");
        await node.ShAsync("cp /root/etcd-program /usr/local/bin/etcd && mkdir -p /var/lib/etcd/default.etcd && chmod 700 /var/lib/etcd/default.etcd && cd /root && "
            + "ETCD_DATA_DIR=/var/lib/etcd/default.etcd systemd-run --quiet --unit=lab-etcd --setenv=ETCD_DATA_DIR=/var/lib/etcd/default.etcd etcd && i=0; "
            + "until [ -e /var/lib/etcd/default.etcd/member/snap/db ]; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.2; done");
        ErrorRecord running = Assert.Single(session.Invoke(Reset("-Force")).Errors);
        Assert.Equal("ExternalEtcdOnNode", KubeadmRun.Id(running));
        Assert.Contains("/var/lib/etcd", running.ToString(), StringComparison.Ordinal);
        await node.ShAsync("systemctl stop lab-etcd");
        Assert.Equal("EtcdDataOnNode", KubeadmRun.Id(Assert.Single(session.Invoke(Reset("")).Errors)));
        Assert.Equal("there", await node.ShAsync("[ ! -s /var/lib/etcd/default.etcd/member/snap/db ] || echo there"));
        await node.ShAsync("rm -rf /var/lib/etcd /usr/local/bin/etcd /root/etcd-program");
        Assert.Contains(node.Name, await cluster.KubectlAsync("get nodes -o name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_is_taken_out_by_itself_and_also_when_no_apiserver_answers()
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[2];
        await node.ShAsync("mkdir -p /root/.kube && cp /etc/kubernetes/admin.conf /root/.kube/config");

        Invocation done = session.Invoke($"{node.NodeScript()} | Invoke-KubeadmReset -Confirm:$false -Verbose");
        Assert.Empty(done.Errors);
        dynamic result = Assert.Single(done.Output);
        Assert.Equal(("Reset", true, true, true), ((string)result.Status.ToString(), (bool)result.Drained, (bool)result.NodeDeleted, (bool)result.EtcdClientCertRemoved));
        Assert.Contains("Copy-EtcdClientCert", done.AllText, StringComparison.Ordinal);
        Assert.Contains("/root/.kube/config", (IEnumerable<string>)result.Removed);
        Assert.DoesNotContain(node.Name, await cluster.KubectlAsync("get nodes -o name"), StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync("find /etc/kubernetes /run/hak8s /root/.kube/config -type f 2>/dev/null || true"));
        await cluster.RejoinAsync(node);
        await cluster.HealthyAsync();

        await LabCommand.RunAsync("etcd", "stop");
        try
        {
            Assert.Equal("LastControlPlaneUnknown", KubeadmRun.Id(Assert.Single(session.Invoke($"{node.NodeScript()} | Invoke-KubeadmReset -Confirm:$false").Errors)));
            // Another control plane of the same CA is proof enough that the cluster does not end.
            Invocation silent = session.Invoke($"{node.NodeScript()} | Invoke-KubeadmReset -ControlPlane ({cluster.ControlPlane[0].NodeScript()}) -Confirm:$false");
            Assert.Empty(silent.Errors);
            dynamic alone = Assert.Single(silent.Output);
            Assert.Equal(("Reset", false, false), ((string)alone.Status.ToString(), (bool)alone.Drained, (bool)alone.NodeDeleted));
            // With its own way to the cluster, kubeadm would wait for it for 40 s.
            Assert.InRange((TimeSpan)alone.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            Assert.Contains("No apiserver answers", silent.AllText, StringComparison.Ordinal);
        }
        finally
        {
            await LabCommand.RunAsync("etcd", "start");
        }
        await cluster.ControlPlane[0].ShAsync($"i=0; until kubectl --request-timeout=5s delete node {node.Name} --ignore-not-found; do i=$((i+1)); [ $i -lt 60 ] || exit 1; sleep 1; done");
        await cluster.RejoinAsync(node);
        await cluster.HealthyAsync();
    }

    private static Task<string> ForeignRulesAsync(LabNode node) =>
        node.ShAsync("{ iptables-save; ip6tables-save; } | grep -E 'LAB-OWN|192.0.2.1|2001:db8' | sed 's/ \\[[0-9:]*\\]//'");

    private string EtcdProgram => Directory.GetFiles(Path.Combine(cluster.Lab.Topology.Directory, "run", "root", "usr", "bin"), "etcd").Single();
}
