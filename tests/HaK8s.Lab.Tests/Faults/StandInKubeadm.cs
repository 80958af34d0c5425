using System.Text.RegularExpressions;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>
/// A kubeadm whose init takes as long as a test wants: it gives the real one's recorded output, waits in the middle, and counts its starts.
/// Everything else is left to the real one. The node needs no etcd.
/// </summary>
internal sealed partial class StandInKubeadm
{
    /// <summary>The line that it waits before.</summary>
    private const string Middle = "[control-plane] Using";

    private StandInKubeadm(LabNode node) => Node = node;

    public LabNode Node { get; }

    /// <summary>What the init prints, line by line.</summary>
    public static IReadOnlyList<string> Output { get; } = [.. File.ReadLines(Path.Combine(
        BuiltModule.Root, "tests", "HaK8s.Core.Tests", "Kubeadm", "recorded", "init-1.20.2.log")).Select(line => Times().Replace(line, ""))];

    public static async Task<StandInKubeadm> PutAsync(LabNode node)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, Output);
            await LabCommand.RunAsync("node", "push", node.Name, file, "/root/kubeadm-output");
        }
        finally
        {
            File.Delete(file);
        }
        await node.ShAsync($$"""
            mv /usr/bin/kubeadm /usr/bin/kubeadm.real
            cat >/usr/bin/kubeadm <<'END'
            #!/bin/sh
            case "$1 $2 $3" in
              'init phase preflight') exit 0 ;;
              'init --config '*) ;;
              *) exec /usr/bin/kubeadm.real "$@" ;;
            esac
            echo started >>/root/kubeadm-started
            grep -c '^kind: ' "$3" >>/root/kubeadm-documents
            while IFS= read -r line; do
              case $line in '{{Middle}}'*)
                : >/root/kubeadm-middle
                while [ ! -e /root/kubeadm-open ]; do sleep 0.1; done ;;
              esac
              printf '%s\n' "$line"
            done </root/kubeadm-output
            END
            chmod 755 /usr/bin/kubeadm
            """);
        return new(node);
    }

    /// <summary>The cmdlet's call; with a configuration larger than what pipes and sshd hold for a script, when wanted.</summary>
    public string Script(LabFixture lab, string more = "", bool large = false) => $"""
        $node = {Node.NodeScript()}
        Import-HaK8sCluster '{lab.ClusterFile}' |
            New-KubeadmConfig -NodeName '{Node.Name}' -AdvertiseAddress '{Node.Address}' {(large ? "-CertSan (1..9000 | ForEach-Object { \"name-$_.example.test\" })" : "")} -WarningAction SilentlyContinue |
            Invoke-KubeadmInit $node -Confirm:$false {more}
        """;

    /// <summary>Waits until the init stands in its middle.</summary>
    public Task MiddleAsync() => Node.UntilAsync("[ -e /root/kubeadm-middle ]");

    /// <summary>Waits until somebody follows its log; one who ends before that has failed, and says why.</summary>
    public async Task FollowedAsync(Task<Invocation>? follower = null)
    {
        Task followed = Node.UntilAsync("pgrep -f [h]ak8s-detached-follow >/dev/null");
        if (follower is not null && await Task.WhenAny(follower, followed) == follower)
            Assert.Fail((await follower).AllText);
        await followed;
    }

    /// <summary>Lets it go on, and all later ones run through.</summary>
    public Task OpenAsync() => Node.ShAsync(": >/root/kubeadm-open");

    /// <summary>How often an init was begun.</summary>
    public async Task<int> StartsAsync() => int.Parse(await Node.ShAsync("cat /root/kubeadm-started 2>/dev/null | wc -l"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>After a run: its folder, perhaps the one before, and nothing of its start and its input.</summary>
    public async Task AssertNothingLeftAsync()
    {
        Assert.DoesNotContain(".new", await Node.ShAsync("ls -A /var/lib/hak8s"), StringComparison.Ordinal);
        await Node.UntilAsync("[ -z \"$(ls -A /run/hak8s)\" ]", 5);
    }

    /// <summary>What became of a call after a fault: the node is initialized, by the one init that was ever begun, and nothing is left.</summary>
    public async Task AssertInitializedOnceAsync(Invocation run)
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(run.Output)).Status}");
        Assert.Equal(1, await StartsAsync());
        await AssertNothingLeftAsync();
    }

    [GeneratedRegex(@"^[0-9.]+\t")]
    private static partial Regex Times();
}
