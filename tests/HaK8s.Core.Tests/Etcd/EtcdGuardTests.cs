using HaK8s.Compatibility;
using HaK8s.Etcd;
using Xunit;

namespace HaK8s.Tests.Etcd;

public sealed class EtcdGuardTests
{
    private static EtcdGuard Guard(string output, int status = 0, string kubernetes = "1.20.2") =>
        new(Recorded.Session(output, status), Recorded.Files, Recorded.Endpoints, KubernetesVersion.Parse(kubernetes), TimeSpan.FromSeconds(5));

    private static Task<EtcdGuardReport> InitAsync(string output, int status = 0, string kubernetes = "1.20.2") =>
        Guard(output, status, kubernetes).BeforeInitAsync(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task Keys_of_an_earlier_cluster_are_counted_its_nodes_named_and_the_remedy_with_them()
    {
        HaK8sException refusal = (await InitAsync(Recorded.Text("ghosts.tsv"))).Refusal!;
        Assert.Equal("EtcdHoldsEarlierCluster", refusal.ErrorId);
        Assert.Contains("2 keys of an earlier cluster under /registry/, 1 nodes among them: old-1.", refusal.Cause, StringComparison.Ordinal);
        Assert.Contains("Clear-EtcdKeyspace", refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal("here", refusal.NodeName);
    }

    [Fact]
    public async Task An_empty_prefix_is_fine() =>
        Assert.Null((await InitAsync(Recorded.Text("ghosts.tsv").Replace(",\"count\":\"2\"", "", StringComparison.Ordinal))).Refusal);

    [Fact]
    public async Task A_join_looks_at_no_keys() =>
        Assert.Null((await Guard(Recorded.Basics("ghosts.tsv")).BeforeJoinAsync(TestContext.Current.CancellationToken)).Refusal);

    [Fact]
    public async Task A_member_that_is_down_is_a_warning()
    {
        EtcdGuardReport report = await Guard(Recorded.Basics("one-down.tsv")).BeforeJoinAsync(TestContext.Current.CancellationToken);
        Assert.Null(report.Refusal);
        Assert.Contains(report.Warnings, warning => warning.StartsWith("https://etcd-2.lab.test:2379: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("two-down.tsv", "1.20.2", "EtcdQuorumLost")]
    [InlineData("ghosts.tsv", "1.36", "EtcdTooOld")]
    [InlineData("foreign-client.tsv", "1.20.2", "EtcdUnreachable")]
    public async Task What_cannot_go_well_is_refused(string recorded, string kubernetes, string id)
    {
        EtcdGuardReport report = await InitAsync(Recorded.Text(recorded), kubernetes: kubernetes);
        Assert.Equal(id, report.Refusal?.ErrorId);
        Assert.NotEmpty(report.Refusal!.Remedy);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task Keys_that_cannot_be_counted_are_not_taken_for_none()
    {
        string output = string.Join('\n', Recorded.Text("ghosts.tsv").Split('\n').Select(line => line.Split('\t') is ["reply", var member, var request and ("2" or "3" or "4" or "5"), ..]
            ? $"reply\t{member}\t{request}\tfailed\t\tHTTP 404: 404 page not found" : line));
        Assert.Equal("EtcdKeysUnknown", (await InitAsync(output)).Refusal?.ErrorId);
    }

    [Fact]
    public async Task Missing_files_are_left_to_kubeadm_and_a_missing_client_is_not()
    {
        EtcdGuardReport missing = await InitAsync("fail\tNO_FILES\t/etc/kubernetes/pki/etcd/ca.crt\n", 1);
        Assert.Null(missing.Refusal);
        Assert.Contains("/etc/kubernetes/pki/etcd/ca.crt", missing.NotAsked, StringComparison.Ordinal);
        HaK8sException blind = (await InitAsync("fail\tNO_CLIENT\t\n", 1)).Refusal!;
        Assert.Equal("EtcdClientMissing", blind.ErrorId);
        Assert.Contains("-Force", blind.Remedy, StringComparison.Ordinal);
        Assert.Equal("EtcdNotAsked", (await InitAsync("", 137)).Refusal?.ErrorId);
    }

    [Theory]
    [InlineData("/registry", "/registry/")]
    [InlineData("registry/", "/registry/")]
    [InlineData("/a/b/", "/a/b/")]
    public void A_prefix_means_what_the_apiserver_makes_of_it(string prefix, string folder) => Assert.Equal(folder, Keyspace.NormalizePrefix(prefix));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(" // ")]
    public void A_prefix_of_nothing_is_refused(string prefix)
    {
        Assert.Equal("EtcdPrefixEmpty", Assert.Throws<HaK8sException>(() => Keyspace.NormalizePrefix(prefix)).ErrorId);
        Assert.Equal("EtcdPrefixEmpty", Assert.Throws<HaK8sException>(() => Keyspace.FolderPrefix(prefix)).ErrorId);
    }
}
