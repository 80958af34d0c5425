using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.ControlPlane;

/// <summary>Test-ControlPlaneEndpoint, Get-ControlPlaneStatus and Wait-ControlPlane on a whole cluster, well and broken.</summary>
[Collection("cluster")]
public sealed class ControlPlaneTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const int Calls = 200;

    private async Task<(dynamic[] Records, dynamic Summary)> EndpointAsync(string more = "", int seconds = 60)
    {
        string ca = await cluster.ControlPlane[0].ShAsync("cat /etc/kubernetes/pki/ca.crt");
        Invocation run = session.Invoke($"param($File, $Ca) $k8s = Import-HaK8sCluster $File; $k8s | Test-ControlPlaneEndpoint -CaCertificate $Ca -TimeoutSeconds {seconds} {more}", cluster.ClusterFile, ca);
        Assert.Empty(run.Errors);
        return ([.. run.Output.SkipLast(1)], run.Output[^1]);
    }

    private Invocation Run(string command, string nodes = "$k8s.ControlPlane") =>
        session.Invoke($"param($File) $k8s = Import-HaK8sCluster $File; {nodes} | {command}", cluster.ClusterFile);

    private dynamic[] Statuses(int seconds = 60, string nodes = "$k8s.ControlPlane")
    {
        Invocation run = Run($"Get-ControlPlaneStatus -TimeoutSeconds {seconds}", nodes);
        Assert.Empty(run.Errors);
        return [.. run.Output];
    }

    private static string[] Texts(IEnumerable<dynamic> items, Func<dynamic, object?> property) => [.. items.Select(item => $"{property(item)}")];

    private static string[] Ids(dynamic summary) => Texts((IEnumerable<dynamic>)summary.Finding, finding => finding.Id);

    // If the member that was stopped had been the leader, nothing is healthy until the others have elected one.
    private static async Task EtcdServesAsync()
    {
        for (int tries = 0; (await LabCommand.TryAsync("etcd", "ctl", "put", "hak8s/probe", "x")).Status != 0; tries++)
        {
            Assert.True(tries < 20, "etcd has elected no leader.");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_cluster_that_is_well_has_no_finding_and_every_part_of_it_is_healthy()
    {
        await cluster.HealthyAsync();

        (dynamic[] records, dynamic summary) = await EndpointAsync("-FailoverTarget 30 -FromNode $k8s.ControlPlane");
        Assert.Equal(cluster.ControlPlane.Select(node => node.Address).Order(), Texts(records, record => record.Address).Order());
        Assert.All(records, record =>
        {
            Assert.Equal(("Ready", "Joined"), ((string)record.State.ToString(), (string)record.Membership.ToString()));
            Assert.True(record.IsLive && record.IsReady && record.HoldsName && record.IsTrusted);
            Assert.True(record.Connect > TimeSpan.Zero && record.RoundTrip > record.Connect);
            Assert.Equal(TimeSpan.FromSeconds(1), (TimeSpan)record.Ttl);
        });
        Assert.Empty(Ids(summary));
        Assert.Equal((3, 0, 0.0, 0.0), ((int)summary.RecordCount, (int)summary.DeadCount, (double)summary.ExpectedFailureShare, (double)summary.ExpectedSlowShare));
        Assert.All((IEnumerable<dynamic>)summary.FromNode, view => Assert.True(view.Agrees && view.HasApiServer));

        dynamic[] statuses = Statuses();
        Assert.Equal(cluster.ControlPlane.Select(node => node.Name), Texts(statuses, status => status.Node));
        Assert.All(statuses, status =>
        {
            Assert.Empty(Texts((IEnumerable<dynamic>)status.Problem, problem => problem));
            Assert.Equal(("Healthy", "3/3", "active", "active"), ((string)status.Status.ToString(), (string)status.Etcd, (string)status.Kubelet, (string)status.Containerd));
            Assert.True(status.Record && status.NodeReady);
            Assert.Equal(cluster.Lab.Topology.KubernetesVersion, (string)status.KubeletVersion);
            Assert.Equal(["kube-apiserver", "kube-controller-manager", "kube-scheduler"], Texts((IEnumerable<dynamic>)status.StaticPod, pod => pod.Name).Order());
            Assert.True(status.NearestExpiry > DateTimeOffset.UtcNow.AddDays(300));
            Assert.NotEmpty((string)status.NearestExpiryFile);
        });
        Assert.Equal(["kube-controller-manager", "kube-scheduler"], statuses.SelectMany(status => Texts((IEnumerable<dynamic>)status.Leads, lease => lease)).Order());
    }

    [Fact]
    public async Task A_killed_control_plane_is_told_and_kubectl_fails_as_often_as_forecast()
    {
        await cluster.HealthyAsync();
        (LabNode living, LabNode dead) = (cluster.ControlPlane[0], cluster.ControlPlane[2]);
        await dead.LabAsync("kill");
        // Calls that follow closely share the kernel's search for a neighbour that is gone, and its end frees all of them at once. Behind a
        // router each has silence for itself: so here, where the neighbour's address stays known.
        await living.ShAsync($"ip neigh replace {dead.Address} lladdr $(ip neigh show {dead.Address} | grep -o '..:..:..:..:..:..' || echo 02:00:00:00:00:01) dev eth0 nud permanent");
        try
        {
            // With two seconds for a request, the share of the first address is all of it.
            (dynamic[] records, dynamic summary) = await EndpointAsync("-RequestTimeout 2s", 10);
            Assert.Equal("Silent", (string)records.Single(record => record.Node == dead.Name).State.ToString());
            string[] found = Ids(summary);
            Assert.Equal(["AddressSilent"], found);
            Assert.Equal(1.0 / 3, (double)summary.ExpectedFailureShare, 9);
            KubectlCalls hasty = await KubectlCalls.MakeAsync(living, Calls, 6, "2s");
            (double low, double high) = KubectlCalls.Range((double)summary.ExpectedFailureShare, Calls);
            Assert.Equal(Calls, hasty.Count);
            Assert.InRange(hasty.Failed, low, high);
            TestContext.Current.SendDiagnosticMessage($"--request-timeout 2s: {hasty.Failed} of {Calls} calls failed; forecast {Calls * (double)summary.ExpectedFailureShare:0.0}");

            // With ten, the dialer gives the dead address 3.3 s and goes on to the next.
            (_, dynamic patient) = await EndpointAsync("-RequestTimeout 10s", 10);
            Assert.Equal((0.0, 1.0 / 3), ((double)patient.ExpectedFailureShare, (double)patient.ExpectedSlowShare));
            Assert.InRange(((TimeSpan)patient.ExpectedDelay).TotalSeconds, 2, 3.5);
            Assert.Equal(new KubectlCalls(30, 0), await KubectlCalls.MakeAsync(living, 30, 6, "10s"));

            dynamic[] statuses = Statuses(40);
            Assert.Equal(["Healthy", "Healthy", "Down"], Texts(statuses, status => status.Status));
            Assert.NotEmpty(Texts((IEnumerable<dynamic>)statuses[2].Problem, problem => problem));
            Assert.True(statuses[2].Record);
            Assert.NotNull(statuses[2].NodeReady); // told by a living one

            Invocation waiting = Run("Wait-ControlPlane -For Ready -TimeoutSeconds 15");
            ErrorRecord late = Assert.Single(waiting.Errors, error => $"{error.TargetObject}" == dead.Name);
            Assert.Equal("ControlPlaneNotInTime", late.FullyQualifiedErrorId.Split(',')[0]);
            Assert.Equal(3, waiting.Output.Count);
        }
        finally
        {
            await living.ShAsync($"ip neigh del {dead.Address} dev eth0");
            await dead.LabAsync("boot");
        }
        Invocation back = Run("Wait-ControlPlane -For Healthy -TimeoutSeconds 240");
        Assert.Empty(back.Errors);
        Assert.Equal(["Healthy", "Healthy", "Healthy"], Texts(back.Output, status => status.Status));
        Assert.Contains(back.Progress, record => record.StatusDescription.Contains(dead.Name, StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, back.Progress[^1].RecordType);
    }

    [Fact]
    public async Task Records_and_nodes_that_do_not_match_are_found_from_every_side()
    {
        await cluster.HealthyAsync();
        LabNode forgotten = cluster.ControlPlane[1], worker = cluster.Worker;
        await LabCluster.PublishAsync(cluster.ControlPlane[0].Address, cluster.ControlPlane[2].Address, worker.Address);
        await cluster.ControlPlane[2].ShAsync($"cp /etc/hosts /root/hosts && echo '{forgotten.Address} {LabCluster.EndpointName}' >>/etc/hosts");
        try
        {
            (dynamic[] records, dynamic summary) = await EndpointAsync("-FailoverTarget 0.5 -Node (@($k8s.ControlPlane) + @($k8s.Worker)) -FromNode $k8s.ControlPlane");
            dynamic strange = records.Single(record => record.Node == worker.Name);
            Assert.Equal(("Refused", "NotJoined"), ((string)strange.State.ToString(), (string)strange.Membership.ToString()));
            string[] found = Ids(summary);
            Assert.Equal(["JoinedNodeWithoutRecord", "RecordOfNodeNotJoined", "ResolversDisagree", "TtlAboveFailoverTarget"], found.Order());
            Assert.Contains(forgotten.Name, $"{((IEnumerable<dynamic>)summary.Finding).Single(finding => $"{finding.Id}" == "JoinedNodeWithoutRecord").Text}", StringComparison.Ordinal);
            Assert.Equal(["True", "True", "False"], Texts((IEnumerable<dynamic>)summary.FromNode, view => view.Agrees));
            // One that refuses makes no call fail and none slow.
            Assert.Equal((1, 0.0, 0.0), ((int)summary.DeadCount, (double)summary.ExpectedFailureShare, (double)summary.ExpectedSlowShare));

            dynamic[] statuses = Statuses(nodes: "@($k8s.ControlPlane) + @($k8s.Worker)");
            Assert.Equal(["Healthy", "Degraded", "Healthy", "NotJoined"], Texts(statuses, status => status.Status));
            Assert.Equal(["True", "False", "True", "True"], Texts(statuses, status => status.Record));
        }
        finally
        {
            await cluster.ControlPlane[2].ShAsync("cat /root/hosts >/etc/hosts; rm /root/hosts");
            await LabCluster.PublishAsync([.. cluster.ControlPlane.Select(node => node.Address)]);
        }
    }

    [Fact]
    public async Task Parts_that_fail_are_named_while_the_node_serves_on()
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[1];
        await node.ShAsync("mkdir -p /root/away && mv /etc/kubernetes/manifests/kube-scheduler.yaml /root/away/ && systemctl stop kubelet");
        await LabCommand.RunAsync("etcd", "stop", "etcd-3");
        try
        {
            await EtcdServesAsync();
            dynamic status = Statuses()[1];
            // For a moment the apiserver may still ask the member that stopped.
            for (int i = 0; i < 20 && status.ApiServer.ToString() != "Healthy"; i++)
                status = Statuses()[1];
            Assert.Equal(("Degraded", "Healthy", "Missing", "inactive", "2/3"),
                ((string)status.Status.ToString(), (string)status.ApiServer.ToString(), (string)status.Scheduler.ToString(), (string)status.Kubelet, (string)status.Etcd));
            string problems = string.Join('\n', Texts((IEnumerable<dynamic>)status.Problem, problem => problem));
            Assert.Contains("kubelet is inactive", problems, StringComparison.Ordinal);
            Assert.Contains("etcd https://etcd-3.", problems, StringComparison.Ordinal);
        }
        finally
        {
            await LabCommand.RunAsync("etcd", "start", "etcd-3");
            await node.ShAsync("mv /root/away/kube-scheduler.yaml /etc/kubernetes/manifests/ && systemctl start kubelet");
        }
        // Who may not look says so; the apiserver is seen from outside.
        dynamic plain = Assert.Single(Statuses(nodes: $"({node.NodeScript("plain")})"));
        Assert.Equal("Degraded", (string)plain.Status.ToString());
        Assert.Contains("-Sudo", string.Join('\n', Texts((IEnumerable<dynamic>)plain.Problem, problem => problem)), StringComparison.Ordinal);
        Assert.Empty(Run("Wait-ControlPlane -For Healthy -TimeoutSeconds 180").Errors);
    }
}
