using HaK8s.Diagnosis;
using HaK8s.Secrets;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>control-plane-evidence.sh on this machine, with programs that talk without end in the place of the node's.</summary>
public sealed class EvidenceScriptTests : IDisposable
{
    // Twice what the limits in the script come to.
    private const int Most = 2 << 20;

    private readonly TemporaryDirectory programs = new();

    public void Dispose() => programs.Dispose();

    private async Task<(NodeEvidence Evidence, long Size)> ObserveAsync(EvidenceRequest? request = null)
    {
        long size = 0;
        LocalSession session = new() { ProgramDirectory = programs.Path, Result = result => { size = result.Output.Length; return result; } };
        return (await NodeEvidenceReader.ObserveAsync(session, request ?? new(), new Redactor(), TestContext.Current.CancellationToken), size);
    }

    [Fact]
    public async Task A_journal_and_a_runtime_without_end_are_cut_on_the_node()
    {
        programs.WriteProgram("journalctl", """
            awk 'BEGIN { long = sprintf("%5000s", ""); gsub(/ /, "x", long); for (i = 0; i < 20000; i++) { word = ""; for (n = i; n > 0; n = int(n / 26)) word = word sprintf("%c", 103 + n % 20); print 1795879461 - i ".5 kubelet[12]: E1128 15:23:08.288016    1455 x.go:1] " word " " long } }'
            """);
        programs.WriteProgram("crictl", """
            case "$1" in
            ps) echo 'CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD'
                awk 'BEGIN { for (i = 0; i < 2000; i++) print "c" i "  image  1 minute ago  Exited  name" i "  0  p" i "  pod" i }' ;;
            pods) echo 'POD ID  CREATED  STATE  NAME  NAMESPACE  ATTEMPT'; awk 'BEGIN { for (i = 0; i < 5000; i++) print "p" i "  1 minute ago  Ready  pod" i "  default  0" }' ;;
            images) echo 'IMAGE  TAG  IMAGE ID  SIZE'; awk 'BEGIN { for (i = 0; i < 5000; i++) print "image" i "  v1  x  1MB" }' ;;
            inspect) printf '{ "status": {\n "exitCode": 3,\n "reason": "Error",\n "finishedAt": "2026-11-28T15:00:00Z",\n "logPath": "" } }\n' ;;
            esac
            """);
        (NodeEvidence evidence, long size) = await ObserveAsync(new() { JournalLines = 100 });

        Assert.Null(evidence.Trouble);
        Assert.InRange(size, 1, Most);
        Assert.Equal(200, evidence.Journal.Count);
        Assert.All(evidence.Journal, line => Assert.InRange(line.Text.Length, 1, 900));
        Assert.InRange(evidence.Container.Count, 1, 100);
        Assert.All(evidence.Container, container => Assert.Equal((3, "Error"), (container.ExitCode, container.Reason)));
        Assert.Equal((200, 200), (evidence.Sandbox.Count, evidence.Image.Count));
    }

    [Fact]
    public async Task Of_lines_that_differ_in_numbers_alone_the_newest_stays_and_information_is_left_out()
    {
        programs.WriteProgram("journalctl", """
            case "$*" in *kubelet*) cat <<'END'
            1795879461.5 kubelet[12]: E1128 15:23:08.288016    1455 kubelet.go:1] pod 17 of 4 failed
            1795879460.5 kubelet[12]: E1128 15:23:07.288016    1455 kubelet.go:1] pod 16 of 4 failed
            1795879459.5 kubelet[12]: I1128 15:23:06.288016    1455 kubelet.go:2] all is well
            1795879458.5 kubelet[12]: E1128 15:23:05.288016    1455 kubelet.go:1] container 0a1b2c3d4e failed
            1795879457.5 kubelet[12]: E1128 15:23:04.288016    1455 kubelet.go:1] container ff00aa11bb failed
            END
            esac
            """);
        (NodeEvidence evidence, _) = await ObserveAsync();

        Assert.Equal(["pod 17 of 4 failed", "container 0a1b2c3d4e failed"], evidence.Journal.Select(line => line.Text.Split("] ")[^1]));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1795879461.5), evidence.Journal[0].Time);
    }

    [Theory]
    [InlineData("""{ "status": { "conditions": [ { "message": "", "reason": "", "status": true, "type": "RuntimeReady" }, { "message": "Network plugin returns error: cni plugin not initialized", "reason": "NetworkPluginNotReady", "status": false, "type": "NetworkReady" } ] } }""", false)]
    [InlineData("""{ "status": { "conditions": [ { "type": "RuntimeReady", "status": true, "reason": "", "message": "" }, { "type": "NetworkReady", "status": true, "reason": "", "message": "" } ] } }""", true)]
    [InlineData("&RuntimeStatus{Conditions:[]*RuntimeCondition{&RuntimeCondition{Type:RuntimeReady,Status:true,Reason:,Message:,},&RuntimeCondition{Type:NetworkReady,Status:false,Reason:NetworkPluginNotReady,Message:Network plugin returns error: cni plugin not initialized,},},}", false)]
    public async Task The_runtimes_word_on_its_network_is_read_in_every_form(string info, bool ready)
    {
        programs.WriteProgram("crictl", $"case \"$1\" in info) cat <<'END'\n{info}\nEND\n;; ps) echo 'CONTAINER  IMAGE  CREATED  STATE  NAME  ATTEMPT  POD ID' ;; esac");
        (NodeEvidence evidence, _) = await ObserveAsync();
        Assert.Equal((ready, ready ? "" : "Network plugin returns error: cni plugin not initialized"), (evidence.NetworkReady, evidence.NetworkMessage));
    }
}
