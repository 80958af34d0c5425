using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>What every cmdlet has from its connection, shown with the plainest one, against the real sshd.</summary>
public sealed class SshTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-ssh-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string KnownHosts => Path.Combine(folder, "known_hosts");

    private Invocation Run(string node, string command = "true") => session.Invoke($"{node} | Invoke-NodeCommand \"{command}\"");

    private static (string Id, ErrorRecord Error) One(Invocation run)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        return (error.FullyQualifiedErrorId.Split(',')[0], error);
    }

    private string With(LabNode node, string more, string? keyFile = null) =>
        $"New-HaK8sNode '{node.Name}' -HostName '{node.Address}' -UserName root -KeyFile '{keyFile ?? lab.KeyFile}' {more}";

    [Fact]
    public async Task Output_comes_as_the_node_gave_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        dynamic result = Assert.Single(Run(node.NodeScript(), "printf 'a  b\\t控制\\n\\n'; seq 50000; echo trouble >&2").Output);
        string[] output = [.. (IEnumerable<string>)result.Output];
        Assert.Equal(["a  b\t控制", "", "1", "50000"], new[] { output[0], output[1], output[2], output[^1] });
        Assert.Equal(50_002, output.Length);
        Assert.Equal(["trouble"], (IEnumerable<string>)result.Error);
    }

    [Fact]
    public async Task A_status_other_than_0_is_an_error_with_the_output_beside_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Run(node.NodeScript(), "echo out; echo why >&2; exit 3");
        (string id, ErrorRecord error) = One(run);
        Assert.Equal("NodeCommandFailed", id);
        Assert.Contains("status 3: why", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, ((dynamic)error.Exception).ExitCode);
        Assert.Equal(["out"], (IEnumerable<string>)((dynamic)Assert.Single(run.Output)).Output);
    }

    [Fact]
    public async Task A_runbook_has_one_connection_for_each_node_and_a_dead_one_is_replaced()
    {
        await using LabNode node = await lab.BorrowAsync();
        session.Invoke($"$node = {node.NodeScript()}; foreach ($i in 1..5) {{ $node | Invoke-NodeCommand true }}");
        Assert.Equal("1", await node.ShAsync("pgrep -fc '^sshd: root@notty'"));
        string before = await node.ShAsync("pgrep -f '^sshd: root@notty'");
        Assert.Empty(Run(node.NodeScript()).Errors);
        Assert.Equal(before, await node.ShAsync("pgrep -f '^sshd: root@notty'"));

        await node.ShAsync("pkill -KILL -f '^sshd: root@notty'");
        Assert.Empty(Run(node.NodeScript()).Errors);
        Assert.NotEqual(before, await node.ShAsync("pgrep -f '^sshd: root@notty'"));
    }

    [Fact]
    public async Task Ctrl_C_returns_at_once_and_ends_what_runs_on_the_node()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Empty(Run(node.NodeScript()).Errors);
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = session.Start($"{node.NodeScript()} | Invoke-NodeCommand 'sleep 4711 & sleep 4712'", output);
        await node.ShAsync("i=0; until pgrep -f '^sleep 4712' >/dev/null; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.1; done");
        Stopwatch watch = Stopwatch.StartNew();
        shell.Stop();
        // Generous: the law is "at once", and a machine under load is still a machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"Stop took {watch.Elapsed}.");
        await node.ShAsync("i=0; while pgrep -f '^sleep 471' >/dev/null; do i=$((i+1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done");
    }

    [Fact]
    public async Task An_unknown_host_key_is_refused_or_accepted_once_as_the_policy_says()
    {
        await using LabNode node = await lab.BorrowAsync();
        (string id, ErrorRecord error) = One(Run(With(node, $"-KnownHosts '{KnownHosts}'")));
        Assert.Equal(("HostKeyUnknown", ErrorCategory.SecurityError), (id, error.CategoryInfo.Category));
        Assert.Contains(await node.ShAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2"), error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(KnownHosts));

        Assert.Empty(Run(With(node, $"-KnownHosts '{KnownHosts}' -HostKeyPolicy AcceptNew")).Errors);
        Assert.Contains(await node.ShAsync("cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub"), await File.ReadAllTextAsync(KnownHosts, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Run(With(node, $"-KnownHosts '{KnownHosts}'")).Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-HostKeyPolicy AcceptNew")]
    public async Task A_changed_host_key_is_refused_whatever_the_policy(string policy)
    {
        await using LabNode node = await lab.BorrowAsync();
        string old = await node.ShAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2");
        await LabCommand.RunAsync("node", "reset", "--new-host-key", node.Name);
        string known = await File.ReadAllTextAsync(lab.KnownHosts, TestContext.Current.CancellationToken);

        (string id, ErrorRecord error) = One(Run(With(node, $"-KnownHosts '{lab.KnownHosts}' {policy}")));

        Assert.Equal(("HostKeyChanged", ErrorCategory.SecurityError), (id, error.CategoryInfo.Category));
        Assert.Contains(await node.ShAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2"), error.ToString(), StringComparison.Ordinal);
        Assert.Matches($"{System.Text.RegularExpressions.Regex.Escape(lab.KnownHosts)} line \\d+", error.ToString());
        Assert.Contains(old, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(known, await File.ReadAllTextAsync(lab.KnownHosts, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_that_the_node_does_not_know_is_a_refusal_that_names_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        string key = Path.Combine(folder, "id_ed25519");
        using (Process keygen = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]))
            await keygen.WaitForExitAsync(TestContext.Current.CancellationToken);

        (string id, ErrorRecord error) = One(Run(With(node, $"-KnownHosts '{lab.KnownHosts}'", key)));

        Assert.Equal(("AuthenticationRefused", ErrorCategory.AuthenticationError), (id, error.CategoryInfo.Category));
        Assert.Contains(key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_sudo_rights_is_told_so()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Equal("SudoPasswordRequired", One(Run(node.NodeScript("plain", "-Sudo"))).Id);
        Assert.Equal(["root"], (IEnumerable<string>)((dynamic)Assert.Single(Run(node.NodeScript("ops", "-Sudo"), "id -un").Output)).Output);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_one_error_and_the_others_do_not_wait_for_it()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode silent = lent[0], node = lent[1];
        await silent.LabAsync("unplug");
        Invocation run = session.Invoke($$"""
            $first = $null
            @(({{silent.NodeScript()}}), ({{node.NodeScript()}})) | Invoke-NodeCommand 'true' -ErrorVariable failed -ErrorAction SilentlyContinue |
                ForEach-Object { "$($_.Node) before $($failed.Count) errors" }
            "$($failed.Count) errors of $($failed.TargetObject)"
            ($failed[0].FullyQualifiedErrorId -split ',')[0]
            """);
        Assert.Equal([$"{node.Name} before 0 errors", $"1 errors of {silent.Name}"], run.Values.Take(2));
        // Which of them is up to the kernel: whether it still knows the node's MAC address when the cable goes.
        Assert.Contains(run.Values.Last(), new object[] { "ConnectionTimeout", "HostUnreachable" });
    }
}
