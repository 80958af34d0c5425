using HaK8s.Etcd;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Etcd;

/// <summary>The real script with programs of kubectl's and curl's names that answer as these do; the real ones work in the lab.</summary>
public sealed class EtcdAskScriptTests : IDisposable
{
    private readonly TemporaryDirectory home = new();
    private readonly EtcdNodeFiles files;

    public EtcdAskScriptTests()
    {
        files = new(home.Write("ca", "ca"), home.Write("cert", "cert"), home.Write("key", "secret"));
        // Each call's arguments and standard input are kept; the answers are files beside it.
        home.WriteProgram("bin/kubectl", """
            printf '%s\n' "$*" >>"$(dirname "$0")/kubectl.log"
            [ "$http_proxy$HTTPS_PROXY" = "" ] || echo proxy >>"$(dirname "$0")/kubectl.log"
            cat >>"$(dirname "$0")/kubectl.log"
            echo 'I0101 round_trippers.go:632] "Response" verb="GET" status="200 OK" milliseconds=7' >&2
            cat "$(dirname "$0")/version"
            """);
        home.WriteProgram("bin/curl", """
            printf '%s\n' "$*" >>"$(dirname "$0")/curl.log"
            while [ $# -gt 1 ]; do [ "$1" != -o ] || printf '{"health":"true"}' >"$2"; shift; done
            case $1 in *'#[1-3]') printf '200 0.010 0.012\n200 0 0.003\n200 0 0.0045\n' ;; *) echo '200 0.5' ;; esac
            """);
        home.Write("bin/version", """{"etcdserver":"3.3.27","etcdcluster":"3.3.0"}""");
    }

    private Task<IReadOnlyList<EtcdReplies>> AskAsync(EtcdNodeFiles own, params EtcdRequest[] requests) =>
        new EtcdFromNode(new LocalSession { ProgramDirectory = home["bin"] }, own, TimeSpan.FromSeconds(3)).AskAsync(["https://a:2379", "https://b:2379"], requests, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_first_goes_through_kubectl_the_rest_through_curl_below_the_versions_own_path()
    {
        IReadOnlyList<EtcdReplies> replies = await AskAsync(files, EtcdRequest.Version, EtcdRequest.Status, EtcdRequest.Read with { Times = 3 });

        Assert.All(replies, own => Assert.All(own.Replies, reply => Assert.True(reply.Ok, reply.Text)));
        Assert.All(replies, own => Assert.Equal([7.0], own.Replies[0].Elapsed.Select(time => time.TotalMilliseconds)));
        Assert.All(replies, own => Assert.Equal([2.0, 3.0, 4.5], own.Replies[2].Elapsed.Select(time => time.TotalMilliseconds)));
        string curl = File.ReadAllText(home["bin/curl.log"]), kubectl = File.ReadAllText(home["bin/kubectl.log"]);
        Assert.Contains("--data-binary {} https://b:2379/v3beta/maintenance/status", curl, StringComparison.Ordinal);
        Assert.Contains("--noproxy *", curl, StringComparison.Ordinal);
        Assert.Equal(2, kubectl.Split('\n').Count(line => line.EndsWith("get --raw /version", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret", curl + kubectl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_in_its_own_line_and_ends_the_asking_of_that_member()
    {
        home.WriteProgram("bin/kubectl", """
            case $* in
            *https://a*) printf '%s\n' 'I0101 helpers.go:234] Connection error' 'F0101 helpers.go:115] Unable to connect to the server: x509: certificate signed by unknown authority' 'goroutine 1 [running]:' >&2; exit 255 ;;
            esac
            cat "$(dirname "$0")/version"
            """);
        IReadOnlyList<EtcdReplies> replies = await AskAsync(files, EtcdRequest.Version, EtcdRequest.Health);
        Assert.Equal([new EtcdReply(EtcdTrouble.Untrusted, "x509: certificate signed by unknown authority").Text, "not asked"], replies[0].Replies.Select(reply => reply.Text));
        Assert.All(replies[1].Replies, reply => Assert.True(reply.Ok));
    }

    [Fact]
    public async Task Missing_files_are_named() =>
        Assert.Contains(home["nothing"], (await Assert.ThrowsAsync<HaK8sException>(() => AskAsync(files with { CertFile = home["nothing"] }, EtcdRequest.Version))).Cause, StringComparison.Ordinal);

    public void Dispose() => home.Dispose();
}
