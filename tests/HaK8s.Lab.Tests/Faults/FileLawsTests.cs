using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Remote.Authentication;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>What others on the node see of the files while they are replaced, and what becomes of them where the node is not as it should be.</summary>
public sealed class FileLawsTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Pki = "/etc/kubernetes/pki";

    private static readonly string[] Targets = [$"{Pki}/etcd/ca.crt", $"{Pki}/apiserver-etcd-client.crt", $"{Pki}/apiserver-etcd-client.key"];

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    private Invocation Copy(string node, string? from = null) => session.Invoke($"{node} | Copy-EtcdClientCert '{from ?? lab.EtcdFolder}' -WarningAction SilentlyContinue");

    private static string Id(Invocation run) => Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0];

    /// <summary>A second set of client files, of another authority.</summary>
    private string OtherSet()
    {
        string other = Path.GetDirectoryName(folder.Write("other/ext", "extendedKeyUsage=clientAuth\n"))!;
        KeyPrograms.Run("sh", "-ec", $"""
            cd '{other}'
            exec 2>/dev/null
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=other-ca -keyout ca.key -out ca.pem
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=client -keyout client-key.pem -out client.csr
            openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -extfile ext -out client.pem
            rm ca.key client.csr ext
            """);
        return other;
    }

    private static string[] Sums(string set) => [.. new[] { "ca.pem", "client.pem", "client-key.pem" }
        .Select(name => KeyPrograms.Run("sha256sum", Path.Combine(set, name)).Split(' ')[0])];

    [Theory]
    [InlineData("root", "")]
    [InlineData("ops", "-Sudo")]
    public async Task Whoever_reads_the_files_meanwhile_finds_each_whole_and_the_key_closed(string user, string more)
    {
        await using LabNode node = await lab.BorrowAsync();
        string other = OtherSet(), script = node.NodeScript(user, more);
        Assert.Empty(Copy(script).Errors);
        // One opened file is looked at from all sides, so that a rename in between does not mix two.
        await node.ShAsync($$"""
            cat >/root/watch <<'END'
            while [ ! -e /root/enough ]; do
                for file in {{string.Join(' ', Targets)}}; do
                    { printf '%s %s %s\n' "$file" "$(stat -L -c '%a %U:%G' /dev/fd/3)" "$(sha256sum <&3)"; } 3<"$file" || echo "$file missing"
                done
                find /etc/kubernetes -name '.hak8s.*' ! -perm 700 -printf 'open stage %p\n' 2>/dev/null
                find /etc/kubernetes -type f -perm /077 -exec grep -l 'PRIVATE KEY' {} + 2>/dev/null | sed 's/^/open key /'
            done >/root/seen 2>&1
            END
            rm -f /root/enough; setsid sh /root/watch </dev/null >/dev/null 2>&1 &
            """);
        // A busy machine looks less often; the files are replaced until enough has been seen.
        for (int i = 0; i < 3 || (i < 30 && int.Parse(await node.ShAsync("wc -l </root/seen"), null) <= 120); i++)
        {
            foreach (string set in new[] { other, lab.EtcdFolder })
            {
                Invocation run = Copy(script, set);
                Assert.True(run.Errors.Count == 0, run.AllText);
            }
        }
        await node.ShAsync("touch /root/enough; i=0; while pgrep -f '^sh /root/watch' >/dev/null; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done");

        string[] seen = (await node.ShAsync("sed 's/ *-$//' /root/seen | sort | uniq -c")).Split('\n', StringSplitOptions.TrimEntries);
        string[] modes = ["644", "644", "600"];
        string[] allowed = [.. new[] { Sums(lab.EtcdFolder), Sums(other) }.SelectMany(sums => sums.Select((sum, i) => $"{Targets[i]} {modes[i]} root:root {sum}"))];
        Assert.Equal(allowed.Order(), seen.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order());
        Assert.True(seen.Sum(line => int.Parse(line.Split(' ')[0], null)) > 100, string.Join('\n', seen));
        Assert.Equal("", await node.ShAsync("find /etc/kubernetes -name '.hak8s.*'"));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_files_and_the_next_run_with_room_finishes()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"mkdir -p {Pki} && mount -t tmpfs -o size=64k none {Pki}");
        string script = node.NodeScript("ops", "-Sudo"), other = OtherSet();
        Assert.Empty(Copy(script).Errors);
        await node.ShAsync($"head -c 100000 /dev/zero >{Pki}/fill 2>/dev/null || true");
        string before = await node.ListingAsync(string.Join(' ', Targets));

        Invocation full = Copy(script, other);

        Assert.Equal("TargetDiskFull", Id(full));
        Assert.StartsWith($"{node.Name}: ", full.Errors[0].ToString());
        Assert.NotEmpty(full.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal(before, await node.ListingAsync(string.Join(' ', Targets)));
        await node.ShAsync($"rm {Pki}/fill");
        Assert.Empty(Copy(script, other).Errors);
        Assert.Equal(string.Join('\n', Sums(other)), await node.ShAsync($"sha256sum {string.Join(' ', Targets)} | cut -d' ' -f1"));
        Assert.Equal("", await node.ShAsync($"find {Pki} -name '.hak8s.*'"));
    }

    [Fact]
    public async Task A_read_only_folder_is_named_and_once_it_can_be_written_the_next_run_finishes()
    {
        await using LabNode node = await lab.BorrowAsync();
        string script = node.NodeScript("ops", "-Sudo"), other = OtherSet();
        Assert.Empty(Copy(script).Errors);
        await node.ShAsync("mount --bind /etc/kubernetes /etc/kubernetes && mount -o remount,bind,ro /etc/kubernetes");
        string before = await node.ListingAsync("/etc/kubernetes");

        Invocation closed = Copy(script, other);

        Assert.Equal("TargetReadOnly", Id(closed));
        Assert.Contains(Pki, closed.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"{node.Name}: ", closed.Errors[0].ToString());
        Assert.Equal(before, await node.ListingAsync("/etc/kubernetes"));
        await node.ShAsync("umount /etc/kubernetes");
        Assert.Empty(Copy(script, other).Errors);
        Assert.Equal(string.Join('\n', Sums(other)), await node.ShAsync($"sha256sum {string.Join(' ', Targets)} | cut -d' ' -f1"));
        Assert.Equal("", await node.ShAsync("find /etc/kubernetes -name '.hak8s.*'"));
    }

    [Theory]
    [InlineData("+5 days", "ahead of")]
    [InlineData("-400 days", "behind")]
    public async Task A_clock_that_is_days_off_is_named_by_the_test_and_hinders_no_copy(string off, string said)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"mkdir -p /usr/local/sbin; printf '#!/bin/sh\\nexec /bin/date -d \"{off}\" \"$@\"\\n' >/usr/local/sbin/date; chmod 755 /usr/local/sbin/date");
        Invocation copied = Copy(node.NodeScript());
        Assert.True(copied.Errors.Count == 0, copied.AllText);
        Assert.Empty(Copy(node.NodeScript()).Errors);

        Invocation tested = session.Invoke($"{node.NodeScript()} | Test-HaK8sNode");

        Assert.Equal(node.Name, $"{((dynamic)Assert.Single(tested.Output)).Node}");
        string finding = Assert.Single(((IEnumerable<object>)((dynamic)tested.Output[0]).Finding).Select(finding => $"{finding}"), text => text.StartsWith("Error: ClockOff", StringComparison.Ordinal));
        Assert.Contains(said, finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_shell_with_umask_000_opens_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("for file in /root/.bashrc /root/.profile /etc/profile /etc/bash.bashrc; do { echo 'umask 000'; cat $file 2>/dev/null; } >/root/new; cat /root/new >$file; done; rm /root/new; rm -rf /etc/kubernetes");
        Invocation run = Copy(node.NodeScript());
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal($"755 {Pki}\n644 {Pki}/apiserver-etcd-client.crt\n600 {Pki}/apiserver-etcd-client.key\n755 {Pki}/etcd\n644 {Pki}/etcd/ca.crt",
            await node.ShAsync($"find {Pki} -printf '%m %p\\n' | sort -k 2"));
        Assert.Equal("755 root:root", await node.ShAsync("stat -c '%a %U:%G' /etc/kubernetes"));
    }
}
