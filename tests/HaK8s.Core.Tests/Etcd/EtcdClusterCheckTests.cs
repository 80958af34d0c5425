using HaK8s.Compatibility;
using HaK8s.Etcd;
using Xunit;

namespace HaK8s.Tests.Etcd;

public sealed class EtcdClusterCheckTests
{
    private static IReadOnlyList<EtcdEndpointStatus> Judge(string recorded, string? kubernetes = null, Func<string, string>? change = null) =>
        new EtcdClusterCheck(kubernetes is null ? null : KubernetesVersion.Parse(kubernetes)).Judge("here",
            [.. Recorded.Replies(recorded).Select(own => own with { Replies = [.. own.Replies.Select(reply => reply with { Text = change?.Invoke(reply.Text) ?? reply.Text })] })]);

    private static string[] Findings(IReadOnlyList<EtcdEndpointStatus> rows) => [.. rows[0].Cluster.Findings.Select(finding => finding.Id)];

    [Fact]
    public void A_healthy_cluster_shows_each_member_and_has_nothing_to_say()
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("up.tsv");
        Assert.Equal(["etcd-1", "etcd-2", "etcd-3"], rows.Select(row => row.Member));
        Assert.All(rows, row =>
        {
            Assert.Equal(EtcdEndpointState.Healthy, row.State);
            Assert.Equal(new EtcdVersion(new Version(3, 4, 23)), row.Version);
            Assert.Equal(2147483648, row.Quota);
            Assert.Equal(40960, row.DbSize);
            Assert.InRange(row.DbSizeInUse!.Value, 1, 40960);
            Assert.True(row.LatencyP50 <= row.LatencyP99 && row.LatencyP50 > TimeSpan.Zero);
            Assert.Equal(EtcdVersionVerdict.Unknown, row.VersionVerdict);
        });
        Assert.Equal(1, rows.Count(row => row.IsLeader == true));
        EtcdClusterStatus cluster = rows[0].Cluster;
        Assert.Same(cluster, rows[2].Cluster);
        Assert.Equal((true, 3, 3, 2, "90d2ab499ed791a"), (cluster.Quorum, cluster.Members, cluster.Healthy, cluster.Needed, cluster.ClusterId));
        Assert.Equal(rows.Single(row => row.IsLeader == true).Member, cluster.Leader);
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void One_silent_member_is_found_and_the_cluster_serves()
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("one-down.tsv");
        Assert.Equal([EtcdEndpointState.Healthy, EtcdEndpointState.Unreachable, EtcdEndpointState.Healthy], rows.Select(row => row.State));
        Assert.Equal("etcd-2", rows[1].Member);
        Assert.Contains("no route to host", rows[1].Detail, StringComparison.Ordinal);
        Assert.True(rows[0].Cluster.Quorum);
        Assert.Equal(["NoFaultTolerance", "MemberUnreachable"], Findings(rows));
    }

    [Fact]
    public void Without_two_of_three_the_one_that_answers_is_not_taken_for_a_cluster()
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("two-down.tsv");
        Assert.Equal((EtcdEndpointState.Unhealthy, "it has no leader"), (rows[0].State, rows[0].Detail));
        Assert.Equal((false, 0, null), (rows[0].Cluster.Quorum, rows[0].Cluster.Healthy, rows[0].Cluster.Leader));
        HaK8sException failure = Failure.EtcdDoesNotServe(rows);
        Assert.Equal("EtcdQuorumLost", failure.ErrorId);
        Assert.Contains("0 of 3 members serve, 2 are needed", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_refuse_the_client_are_no_lost_quorum()
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("foreign-client.tsv");
        Assert.All(rows, row => Assert.Equal(EtcdEndpointState.Rejected, row.State));
        Assert.Equal("EtcdUnreachable", Failure.EtcdDoesNotServe(rows).ErrorId);
    }

    [Fact]
    public void An_alarm_is_named_and_reads_go_on()
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("no-space.tsv");
        Assert.All(rows, row => Assert.Equal((EtcdEndpointState.Unhealthy, "NOSPACE"), (row.State, row.Alarms.ToString())));
        Assert.True(rows[0].Cluster.Quorum);
        Assert.Equal(["AlarmRaised", "AlarmRaised", "AlarmRaised"], Findings(rows));
    }

    [Theory]
    [InlineData("1.36", EtcdVersionVerdict.TooOld, "VersionTooOld")]
    [InlineData("1.30", EtcdVersionVerdict.Sufficient, null)]
    [InlineData("1.20.2", EtcdVersionVerdict.Unverified, null)]
    public void Versions_are_judged_for_the_kubernetes_that_was_said(string kubernetes, EtcdVersionVerdict verdict, string? finding)
    {
        IReadOnlyList<EtcdEndpointStatus> rows = Judge("up.tsv", kubernetes);
        Assert.All(rows, row => Assert.Equal(verdict, row.VersionVerdict));
        Assert.Equal(finding, Findings(rows).Distinct().SingleOrDefault());
    }

    [Fact]
    public void What_only_some_clusters_have_is_found_too()
    {
        Assert.Contains("DatabaseNearQuota", Findings(Judge("up.tsv", change: text => text.Replace("2.147483648e+09", "50000", StringComparison.Ordinal))));
        Assert.Contains("Learner", Findings(Judge("up.tsv", change: text => text.Replace("\"name\":\"etcd-3\"", "\"name\":\"etcd-3\",\"isLearner\":true", StringComparison.Ordinal))));
        Assert.Contains("MemberNotAmongEndpoints", Findings(Judge("up.tsv", change: text =>
            text.Replace("\"members\":[", "\"members\":[{\"ID\":\"7\",\"name\":\"etcd-4\",\"clientURLs\":[\"https://etcd-4:2379\"]},", StringComparison.Ordinal))));
        Assert.Contains("DifferentVersions", Findings(Judge("up.tsv", change: text => text.Replace("\"etcdserver\":\"3.4.23\"", $"\"etcdserver\":\"3.5.{changes++}\"", StringComparison.Ordinal))));
        Assert.Contains("DifferentClusters", Findings(Judge("up.tsv", change: text => text.Contains("raftIndex", StringComparison.Ordinal)
            ? text.Replace("\"cluster_id\":\"6", $"\"cluster_id\":\"{++changes}", StringComparison.Ordinal) : text)));
    }

    private int changes;

    [Fact]
    public void A_member_whose_gateway_is_off_still_counts_as_serving()
    {
        EtcdReplies[] replies = [.. Recorded.Replies("up.tsv").Select(own => own with
        {
            Replies = [.. own.Replies.Select((reply, i) => i is 2 or 3 or 4 ? new EtcdReply(EtcdTrouble.Failed, "HTTP 404: 404 page not found") : reply)],
        })];
        IReadOnlyList<EtcdEndpointStatus> rows = new EtcdClusterCheck(null).Judge("here", replies);
        Assert.All(rows, row => Assert.Equal(EtcdEndpointState.Healthy, row.State));
        Assert.All(rows, row => Assert.Contains("gateway", row.Detail, StringComparison.Ordinal));
        Assert.True(rows[0].Cluster.Quorum);
        Assert.Contains("GatewayUnusable", Findings(rows));
        Assert.Equal("EtcdGatewayUnusable", Failure.EtcdUnusable(rows).ErrorId);
    }

    [Theory]
    [InlineData("3.2.18", "v3alpha")]
    [InlineData("3.3.27", "v3beta")]
    [InlineData("3.4.0", "v3")]
    [InlineData("3.6.0-rc.1", "v3")]
    [InlineData("4.0.0", "v3")]
    public void The_gateways_path_goes_with_the_version(string version, string path) => Assert.Equal(path, EtcdVersion.TryParse(version)!.Gateway);

    [Theory]
    [InlineData("3.4.13", "1.28", true)]
    [InlineData("3.4.12", "1.28", false)]
    [InlineData("3.5.24-rc.0", "1.36", false)]
    [InlineData("3.6.0", "1.36", true)]
    public void The_minimum_is_compared_as_kubeadm_does(string etcd, string kubernetes, bool meets) =>
        Assert.Equal(meets, EtcdVersion.TryParse(etcd)!.Meets(EtcdRequirement.For(KubernetesVersion.Parse(kubernetes))!));

    [Theory]
    [InlineData("Unable to connect to the server: x509: certificate is valid for etcd-1, not etcd-9", EtcdTrouble.Untrusted)]
    [InlineData("curl: (60) SSL certificate problem: unable to get local issuer certificate", EtcdTrouble.Untrusted)]
    [InlineData("Unable to connect to the server: remote error: tls: bad certificate", EtcdTrouble.Rejected)]
    [InlineData("curl: (56) OpenSSL SSL_read: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0", EtcdTrouble.Rejected)]
    [InlineData("The connection to the server etcd-1.lab.test:2378 was refused - did you specify the right host or port?", EtcdTrouble.Unreachable)]
    [InlineData("Unable to connect to the server: dial tcp: lookup etcd-9.lab.test on 10.66.0.1:53: no such host", EtcdTrouble.Unreachable)]
    [InlineData("curl: (28) Connection timed out after 5001 milliseconds", EtcdTrouble.TimedOut)]
    [InlineData("Error from server (ServiceUnavailable): the server is currently unable to handle the request", EtcdTrouble.Failed)]
    [InlineData("HTTP 503: {\"error\":\"etcdserver: request timed out\"}", EtcdTrouble.Failed)]
    public void Words_of_kubectl_and_curl_are_understood(string said, EtcdTrouble trouble) => Assert.Equal(trouble, EtcdFromNode.Classify(said));
}
