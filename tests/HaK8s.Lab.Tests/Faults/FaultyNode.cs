using HaK8s.Tests.Lab;

namespace HaK8s.Tests.Faults;

/// <summary>What is done to nodes in these tests, and looked for afterwards.</summary>
internal static class FaultyNode
{
    public const string Pki = "/etc/kubernetes/pki";

    public static readonly string[] Targets = [$"{Pki}/etcd/ca.crt", $"{Pki}/apiserver-etcd-client.crt", $"{Pki}/apiserver-etcd-client.key"];

    /// <summary>Waits until a condition of the shell holds on the node.</summary>
    public static Task<string> UntilAsync(this LabNode node, string condition, int seconds = 30) => node.ShAsync(
        $"i=0; until {condition}; do i=$((i+1)); [ $i -lt {seconds * 10} ] || {{ echo 'not within {seconds} s' >&2; exit 1; }}; sleep 0.1; done");

    /// <summary>Kills sshd: <c>sessions</c> only those that serve a connection, <c>all</c> the one that listens too (systemd starts that one again),
    /// <c>for good</c> all, and nobody starts it again.</summary>
    public static Task<string> KillSshdAsync(this LabNode node, string which) => node.ShAsync(which switch
    {
        "sessions" => "pkill -KILL -f '^sshd(-session)?: [^/]'",
        // One that was killed may still be seen to listen for a moment, and the next one comes a little after its end.
        "all" => """
            old=$(systemctl show -P MainPID ssh)
            pkill -KILL '^sshd'
            until new=$(systemctl show -P MainPID ssh) && [ "$new" != "$old" ] && ss -Hltnp '( sport = :22 )' | grep -q "pid=$new,"; do sleep 0.1; done
            """,
        _ => "mkdir -p /run/systemd/system/ssh.service.d; printf '[Service]\\nRestart=no\\n' >/run/systemd/system/ssh.service.d/killed.conf; systemctl daemon-reload; pkill -KILL '^sshd'",
    });

    /// <summary>Every login waits in the middle of its authentication until <see cref="LetInAsync"/>.</summary>
    public static async Task HoldLoginsAsync(this LabNode node)
    {
        await node.ShAsync("""
            cat >/usr/local/sbin/held-keys <<'END'
            #!/bin/sh
            : >/root/login-reached
            while [ ! -e /root/login-open ]; do sleep 0.1; done
            cat /etc/ssh/authorized_keys
            END
            chmod 755 /usr/local/sbin/held-keys
            """);
        await node.ConfigureSshdAsync("AuthorizedKeysFile none", "AuthorizedKeysCommand /usr/local/sbin/held-keys", "AuthorizedKeysCommandUser root");
    }

    public static Task<string> LetInAsync(this LabNode node) => node.ShAsync(": >/root/login-open");

    /// <summary>Stale files where etcd's client files belong.</summary>
    public static Task<string> PutOldFilesAsync(this LabNode node) => node.ShAsync(
        $"mkdir -p {Pki}/etcd; for file in {string.Join(' ', Targets)}; do echo old >$file; chmod 640 $file; done");

    /// <summary>The law of every moment: each target is the old file or the new one, whole and with its mode.</summary>
    public static async Task AssertOldOrNewAsync(this LabNode node, LabFixture lab)
    {
        foreach ((string target, (string source, string mode)) in Targets.Zip([("ca.pem", "644"), ("client.pem", "644"), ("client-key.pem", "600")]))
        {
            string content = await node.ShAsync($"cat {target}"), has = await node.ShAsync($"stat -c '%a %U:%G' {target}");
            string wanted = (await File.ReadAllTextAsync(Path.Combine(lab.EtcdFolder, source), TestContext.Current.CancellationToken)).TrimEnd('\n');
            Assert.Contains((content, has), new[] { ("old", "640 root:root"), (wanted, $"{mode} root:root") });
        }
    }

    /// <summary>The law after the next run: the files are the new ones, and nothing else stands beside them.</summary>
    public static async Task AssertNewAndNothingElseAsync(this LabNode node, LabFixture lab)
    {
        await node.AssertOldOrNewAsync(lab);
        Assert.Equal("644 644 600", await node.ShAsync($"stat -c %a {string.Join(' ', Targets)} | xargs"));
        string[] all = [Pki, $"{Pki}/etcd", .. Targets];
        Assert.Equal(string.Join('\n', all.Order(StringComparer.Ordinal)), await node.ShAsync($"find {Pki} | LC_ALL=C sort"));
    }
}
