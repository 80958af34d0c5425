using System.Net;
using FsCheck.Xunit;
using HaK8s.ControlPlane;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.ControlPlane;

/// <summary>From what control-plane-status.sh printed on a real node (recorded, without its admin.conf) to the status, and what changes with each part.</summary>
public sealed class ControlPlaneRulesTests
{
    private static readonly Node Node = new() { Name = "z-k8s-m-1", Address = "10.66.0.11" };
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Recorded = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ControlPlane", "recorded", "healthy.tsv"));
    private static readonly IPAddress[] Records = [IPAddress.Parse("10.66.0.11"), IPAddress.Parse("10.66.0.12")];

    private static readonly ClusterView View = new()
    {
        Nodes = new Dictionary<string, NodeCondition> { ["z-k8s-m-1"] = new(true, "KubeletReady: kubelet is posting ready status", "v1.20.2") },
        Leaders = new Dictionary<string, string> { ["kube-scheduler"] = "z-k8s-m-1", ["kube-controller-manager"] = "z-k8s-m-2" },
    };

    private static ControlPlaneObservation Parse(string output) => ControlPlaneObservation.Parse(Node, new RemoteResult(0, output, ""), new Redactor());

    private static ControlPlaneStatus Judge(string output, ClusterView? view = null, IPAddress[]? records = null, DateTimeOffset? now = null) =>
        ControlPlaneRules.Judge(Parse(output), view ?? View, "k8s-api.lab.test:6443", records ?? Records, now ?? Now);

    [Fact]
    public void A_well_node_is_healthy_in_every_part()
    {
        ControlPlaneStatus status = Judge(Recorded);
        Assert.Empty(status.Problem);
        Assert.Equal((ControlPlaneState.Healthy, ComponentState.Healthy, ComponentState.Healthy, ComponentState.Healthy), (status.Status, status.ApiServer, status.ControllerManager, status.Scheduler));
        Assert.Equal(("active", "active", "3/3", true), (status.Kubelet, status.Containerd, status.Etcd, status.Record));
        Assert.Equal(["kube-scheduler"], status.Leads);
        Assert.Equal(3, status.StaticPod.Count);
        Assert.All(status.StaticPod, pod => Assert.Equal(("Running", 0), (pod.State, pod.Restarts)));
        Assert.All(status.StaticPod, pod => Assert.NotNull(pod.Age));
        Assert.Equal("k8s-api.lab.test:6443", $"{Parse(Recorded).Endpoint}");
        Assert.InRange(status.NearestExpiry!.Value, Now.AddDays(300), Now.AddDays(366));
    }

    [Theory]
    [InlineData("health\treadyz\t200\tok", "health\treadyz\t500\t[+]ping ok [-]etcd failed: reason withheld [+]log ok readyz check failed", ControlPlaneState.Degraded, "apiserver: HTTP 500 etcd failed: reason withheld")]
    [InlineData("health\tlivez\t200\tok", "health\tlivez\t000\tcurl: (7) Failed to connect", ControlPlaneState.Down, "apiserver: Failed to connect")]
    [InlineData("health\tscheduler\t200\tok", "health\tscheduler\t000\tconnection refused", ControlPlaneState.Degraded, "scheduler: connection refused")]
    [InlineData("unit\tkubelet\tactive", "unit\tkubelet\tfailed", ControlPlaneState.Degraded, "kubelet is failed")]
    [InlineData("manifest\tkube-scheduler\n", "", ControlPlaneState.Degraded, "no manifest of kube-scheduler")]
    [InlineData("container\tkube-scheduler\tRunning\t0", "container\tkube-scheduler\tExited\t4", ControlPlaneState.Degraded, "static pod kube-scheduler: Exited")]
    [InlineData("etcd\thttps://etcd-1.lab.test:2379\t200\t{\"health\":\"true\"}", "etcd\thttps://etcd-1.lab.test:2379\t000\tcurl: (28) timed out", ControlPlaneState.Degraded, "etcd https://etcd-1.lab.test:2379: timed out")]
    [InlineData("etcd\thttps://etcd-1.lab.test:2379\t200\t{\"health\":\"true\"}", "etcd\thttps://etcd-1.lab.test:2379\t200\t{\"health\":\"false\"}", ControlPlaneState.Degraded, "etcd https://etcd-1.lab.test:2379: {\"health\":\"false\"}")]
    public void Each_part_that_fails_is_one_problem(string part, string instead, ControlPlaneState state, string problem)
    {
        Assert.Contains(part, Recorded, StringComparison.Ordinal);
        ControlPlaneStatus status = Judge(Recorded.Replace(part, instead, StringComparison.Ordinal));
        Assert.Equal(problem, Assert.Single(status.Problem));
        Assert.Equal(state, status.Status);
    }

    [Fact]
    public void Kubernetes_own_word_the_record_and_the_certificates_count_too()
    {
        ClusterView gone = View with { Nodes = new Dictionary<string, NodeCondition> { ["z-k8s-m-1"] = new(false, "NodeStatusUnknown: Kubelet stopped posting node status.", "v1.20.2") } };
        Assert.Equal("node NotReady: NodeStatusUnknown: Kubelet stopped posting node status.", Assert.Single(Judge(Recorded, gone).Problem));
        Assert.Contains("does not have this node's address", Assert.Single(Judge(Recorded, records: [IPAddress.Loopback]).Problem), StringComparison.Ordinal);
        Assert.Contains(" ends on 2027-", Assert.Single(Judge(Recorded, now: Now.AddDays(350)).Problem), StringComparison.Ordinal);
        Assert.Contains(" ended on 2027-", Assert.Single(Judge(Recorded, now: Now.AddDays(380)).Problem), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_asked_is_no_problem()
    {
        ControlPlaneStatus status = ControlPlaneRules.Judge(Parse(Recorded), null, null, null, Now);
        Assert.Equal(ControlPlaneState.Healthy, status.Status);
        Assert.Null(status.Record);
        Assert.Null(status.NodeReady);
    }

    [Fact]
    public void A_node_without_manifests_has_not_joined_and_its_record_is_a_problem()
    {
        const string bare = "user\troot\naddress\t10.66.0.11\nunit\tkubelet\tinactive\nunit\tcontainerd\tactive\n";
        Assert.Equal((ControlPlaneState.NotJoined, ComponentState.Missing, 1), (Judge(bare).Status, Judge(bare).ApiServer, Judge(bare).Problem.Count));
        Assert.Empty(Judge(bare, records: []).Problem);
    }

    [Fact]
    public void A_node_that_cannot_be_looked_at_is_down_unless_its_apiserver_answers()
    {
        ControlPlaneObservation dead = new() { Node = Node, Trouble = "no way" };
        Assert.Equal(ControlPlaneState.Down, ControlPlaneRules.Judge(dead, View, null, Records, Now).Status);
        EndpointRecord outside = new() { Endpoint = "", Address = Records[0], State = EndpointRecordState.Ready, Detail = "ok", IsLive = true, IsReady = true };
        ControlPlaneStatus seen = ControlPlaneRules.Judge(dead with { FromOutside = outside }, View, null, Records, Now);
        Assert.Equal((ControlPlaneState.Degraded, ComponentState.Healthy, true), (seen.Status, seen.ApiServer, seen.Record));
        Assert.Equal("no way", Assert.Single(seen.Problem));
    }

    [Fact]
    public void The_goals_ask_for_what_they_say()
    {
        ControlPlaneStatus unpublished = Judge(Recorded, records: [IPAddress.Loopback]), down = Judge(Recorded.Replace("livez\t200", "livez\t000", StringComparison.Ordinal));
        Assert.True(ControlPlaneGoal.Ready.IsReached(unpublished));
        Assert.False(ControlPlaneGoal.Healthy.IsReached(unpublished));
        Assert.False(ControlPlaneGoal.Ready.IsReached(down));
        Assert.StartsWith("apiserver Down (apiserver: ", ControlPlaneGoal.Ready.Missing(down), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17 minutes ago", 17 * 60)]
    [InlineData("About a minute ago", 60)]
    [InlineData("About an hour ago", 3600)]
    [InlineData("Less than a second ago", 1)]
    [InlineData("3 weeks ago", 3 * 7 * 86400)]
    [InlineData("yesterday", null)]
    public void The_runtimes_ages_are_read(string text, int? seconds) => Assert.Equal(seconds, StaticPod.ParseAge(text)?.TotalSeconds);

    [Property]
    public void Any_line_lost_or_cut_leaves_a_status(byte line, bool cut)
    {
        string[] lines = Recorded.Split('\n');
        int index = line % lines.Length;
        string[] rest = [.. lines[..index], .. cut ? new[] { lines[index][..(lines[index].Length / 2)] } : [], .. lines[(index + 1)..]];
        Assert.NotNull(Judge(string.Join('\n', rest)));
    }
}
