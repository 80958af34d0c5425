using HaK8s.ControlPlane;
using HaK8s.Diagnosis;
using HaK8s.Etcd;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>What only the look from the management host, or at several nodes together, can tell.</summary>
public sealed class EtcdRuleTests
{
    private static string Url(int number) => $"https://etcd-{number}.lab.test:2379";

    private static EtcdEndpointStatus[] Rows(bool quorum, params EtcdEndpointStatus[] rows)
    {
        EtcdClusterStatus cluster = new() { From = "management host", Quorum = quorum, Members = quorum ? 3 : null, Healthy = rows.Count(row => row.State == EtcdEndpointState.Healthy) };
        return [.. rows.Select(row => row with { Cluster = cluster })];
    }

    private static EtcdEndpointStatus Row(int number, EtcdEndpointState state, string detail = "") => new()
    {
        Endpoint = Url(number), From = "management host", Member = state == EtcdEndpointState.Unreachable ? null : $"etcd-{number}", State = state, Detail = detail, Cluster = null!,
    };

    private static ClusterEvidence With(ClusterEvidence seen, params EtcdEndpointStatus[] rows) => seen with { Etcd = [.. rows] };

    private static DiagnosisFinding Only(ClusterEvidence seen, string id)
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(seen));
        Assert.Equal(id, finding.Id);
        Assert.NotEmpty(finding.Evidence);
        return finding;
    }

    private static readonly EtcdEndpointStatus[] Down =
        Rows(false, Row(1, EtcdEndpointState.Unhealthy, "it has no leader"), Row(2, EtcdEndpointState.Unreachable, "Connection refused"), Row(3, EtcdEndpointState.Unreachable, "Connection refused"));

    [Fact]
    public void A_lost_majority_explains_every_apiserver()
    {
        // This apiserver's own words are of a way that is refused, and so it would be for one node alone.
        DiagnosisFinding finding = Only(With(RecordedEvidence.Read("EtcdUnreachableFromNode"), Down), "EtcdQuorumLost");
        Assert.Null(finding.Node);
        Assert.Equal(DiagnosisConfidence.Certain, finding.Confidence);
        Assert.Contains("2 of 3 members of etcd do not answer", finding.Cause, StringComparison.Ordinal);
        Assert.Equal("ControlPlaneContainerCrashes", Assert.Single(finding.Explains).Id);
    }

    [Fact]
    public void Without_etcds_client_files_the_member_that_is_left_tells_it_to_the_nodes()
    {
        ClusterEvidence seen = RecordedEvidence.Read("EtcdUnreachableFromNode");
        ControlPlaneObservation status = seen.Nodes[0].Status!;
        Dictionary<string, HealthAnswer> answers = new(status.Etcd) { [status.Etcd.Keys.First()] = new(503, """{"health":"false","reason":"RAFT NO LEADER"}""") };
        Assert.Equal(DiagnosisConfidence.Likely, Only(seen with { Nodes = [seen.Nodes[0] with { Status = status with { Etcd = answers } }] }, "EtcdQuorumLost").Confidence);
    }

    [Fact]
    public void That_only_this_host_does_not_reach_etcd_is_no_failure_of_the_cluster()
    {
        EtcdEndpointStatus[] rows = Rows(false, Row(1, EtcdEndpointState.Unreachable, "timed out"), Row(2, EtcdEndpointState.Unreachable, "timed out"), Row(3, EtcdEndpointState.Unreachable, "timed out"));
        Assert.Empty(Diagnoser.Judge(With(RecordedEvidence.Read("healthy-control-plane"), rows)));
        Assert.Empty(Diagnoser.Judge(With(RecordedEvidence.Read("healthy-control-plane"), Rows(true, Row(1, EtcdEndpointState.Unreachable, "timed out"), Row(2, EtcdEndpointState.Healthy), Row(3, EtcdEndpointState.Healthy)))));
    }

    [Fact]
    public void One_member_that_is_down_is_said_with_what_is_left()
    {
        ClusterEvidence seen = RecordedEvidence.Read("healthy-control-plane");
        seen = seen with { Nodes = [seen.Nodes[0] with { Status = seen.Nodes[0].Status! with { Etcd = new Dictionary<string, HealthAnswer>() } }] };
        DiagnosisFinding finding = Only(With(seen, Rows(true, Row(1, EtcdEndpointState.Healthy), Row(2, EtcdEndpointState.Unreachable, "Connection refused"), Row(3, EtcdEndpointState.Healthy))), "EtcdMemberDown");
        Assert.Contains("2 of 3 members do, so nothing is lost yet, and one more failure stops the cluster", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_alone_tell_a_member_that_is_down_too() =>
        Assert.Contains("etcd-2", Only(Answers(new(0, "curl: (7) Failed to connect to etcd-2.lab.test port 2379 after 0 ms: Couldn't connect to server")), "EtcdMemberDown").Cause, StringComparison.Ordinal);

    [Fact]
    public void A_node_that_does_not_reach_etcd_is_its_own_failure_while_others_are_served() => Assert.Equal(DiagnosisConfidence.Certain,
        Only(With(RecordedEvidence.Read("EtcdUnreachableFromNode"), Rows(true, Row(1, EtcdEndpointState.Healthy), Row(2, EtcdEndpointState.Healthy), Row(3, EtcdEndpointState.Healthy))), "EtcdUnreachableFromNode").Confidence);

    [Fact]
    public void An_alarm_is_no_member_that_is_down()
    {
        EtcdEndpointStatus full = Row(1, EtcdEndpointState.Unhealthy, "alarm NOSPACE") with { Alarms = ["NOSPACE"], DbSize = 2L << 30, Quota = 2L << 30 };
        DiagnosisFinding finding = Only(With(RecordedEvidence.Read("healthy-control-plane"), Rows(true, full, Row(2, EtcdEndpointState.Healthy), Row(3, EtcdEndpointState.Healthy))), "EtcdNoSpace");
        Assert.Contains("2048 MiB of 2048 MiB", finding.Evidence[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_keys_for_service_accounts_are_a_failure_of_all_control_planes()
    {
        NodeEvidence Node(string name, string sum) => RecordedEvidence.Read("healthy-control-plane").Nodes[0] with { Node = new() { Name = name }, FileSum = [new("/etc/kubernetes/pki/sa.pub", sum)] };
        ClusterEvidence seen = RecordedEvidence.Read("healthy-control-plane");
        Assert.Empty(Diagnoser.Judge(seen with { Nodes = [Node("m-1", "a"), Node("m-2", "a")] }));
        Assert.Contains("sa.pub of m-3 differs", Only(seen with { Nodes = [Node("m-1", "a"), Node("m-2", "a"), Node("m-3", "b")] }, "ServiceAccountKeyMismatch").Cause, StringComparison.Ordinal);
    }

    private static ClusterEvidence Answers(HealthAnswer second)
    {
        ClusterEvidence seen = RecordedEvidence.Read("healthy-control-plane");
        Dictionary<string, HealthAnswer> answers = new(seen.Nodes[0].Status!.Etcd) { [Url(2)] = second };
        return seen with { Nodes = [seen.Nodes[0] with { Status = seen.Nodes[0].Status! with { Etcd = answers } }] };
    }
}
