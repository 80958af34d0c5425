using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>How long connections live, who sees them, and what becomes of those that died.</summary>
public sealed class ConnectionTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static Task<string> LoginsAsync(LabNode node) => node.ShAsync("pgrep -fc '^sshd: root@notty' || true");

    private static Task<string> GoneAsync(LabNode node) =>
        node.ShAsync("i=0; while pgrep -f '^sshd: root@' >/dev/null; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done");

    [Fact]
    public async Task A_connection_is_shown_and_closed_and_made_again()
    {
        await using LabNode node = await lab.BorrowAsync();
        session.Invoke($"$node = {node.NodeScript()}; $node | Invoke-NodeCommand true");

        dynamic connection = Assert.Single(session.Invoke($"Get-HaK8sConnection '{node.Name}'").Output);
        Assert.Equal((node.Name, "root", node.Address, 22, false), ($"{connection.Node}", (string)connection.UserName, (string)connection.HostName, (int)connection.Port, (bool)connection.IsBusy));
        Assert.Contains(await node.ShAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2"), (string)connection.HostKey, StringComparison.Ordinal);
        Assert.StartsWith("SSH-2.0-OpenSSH_", (string)connection.ServerVersion);
        Assert.InRange((TimeSpan)connection.Silence, TimeSpan.Zero, TimeSpan.FromMinutes(2));

        Assert.Empty(session.Invoke($"Disconnect-HaK8sNode '{node.Name}' -WhatIf").Errors);
        Assert.Equal("1", await LoginsAsync(node));
        Assert.Empty(session.Invoke($"Get-HaK8sConnection '{node.Name}' | Disconnect-HaK8sNode").Errors);
        await GoneAsync(node);
        Assert.Empty(session.Invoke($"Get-HaK8sConnection '{node.Name}'").Output);
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
        Assert.Equal("1", await LoginsAsync(node));
    }

    [Fact]
    public async Task Removing_the_module_closes_the_connections_of_its_session_and_of_no_other()
    {
        await using LabNode node = await lab.BorrowAsync();
        using ModuleRunspace other = new();
        foreach (ModuleRunspace each in new[] { session, other })
            Assert.Empty(each.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
        Assert.Equal("2", await LoginsAsync(node));
        Assert.Empty(other.Invoke("Remove-Module HaK8s").Errors);
        await node.ShAsync("i=0; until [ \"$(pgrep -fc '^sshd: root@notty')\" = 1 ]; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done");
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
        Assert.Equal("1", await LoginsAsync(node));
    }

    [Fact]
    public async Task Parallel_runspaces_have_connections_of_their_own_and_leave_none()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = session.Invoke($$"""
            param($Manifest)
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:Manifest
                $node = {{node.NodeScript()}}
                foreach ($i in 1..3) { ($node | Invoke-NodeCommand "echo $using:Manifest $i").Output }
                @(Get-HaK8sConnection).Count
            }
            """, BuiltModule.Manifest);
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal(4, run.Values.Count(value => value is 1));
        Assert.Equal(12, run.Values.OfType<string>().Count());
        await GoneAsync(node);
    }

    [Fact]
    public async Task With_one_channel_allowed_a_stopped_command_is_ended_by_a_further_connection()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ConfigureSshdAsync("MaxSessions 1");
        ErrorRecord error = Assert.Single(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand 'sleep 1234' -Timeout 2").Errors);
        Assert.StartsWith("NodeCommandTimeout,", error.FullyQualifiedErrorId);
        Assert.Contains("2 s", error.ToString(), StringComparison.Ordinal);
        await node.ShAsync("i=0; while pgrep -f '^sleep 1234' >/dev/null; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done");
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
    }

    [Fact]
    public async Task With_no_channel_allowed_the_error_says_so()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ConfigureSshdAsync("MaxSessions 0");
        ErrorRecord error = Assert.Single(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
        Assert.StartsWith("NoSession,", error.FullyQualifiedErrorId);
        Assert.Contains("MaxSessions", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_a_firewall_forgot_is_replaced_before_it_is_used()
    {
        await using LabNode node = await lab.BorrowAsync();
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder["config"], "Host *\n  ServerAliveInterval 1\n", TestContext.Current.CancellationToken);
        string script = node.NodeScript(more: $"-SshConfig '{folder["config"]}'");
        Assert.Empty(session.Invoke($"{script} | Invoke-NodeCommand true").Errors);
        await node.ShAsync("""
            ss -Htn state established '( sport = :22 )' | awk '{ n = split($NF, part, ":"); print part[n] }' | while read -r port; do
                iptables -I INPUT -p tcp --dport 22 --sport "$port" -j DROP
            done
            sleep 2
            """);
        Invocation run = session.Invoke($"{script} | Invoke-NodeCommand 'echo once >>/root/ran'");
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal("once", await node.ShAsync("cat /root/ran"));
    }

    [Fact]
    public async Task What_ssh_config_says_and_HaK8s_does_not_do_is_told_once()
    {
        await using LabNode node = await lab.BorrowAsync();
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder["config"], "Match host nowhere\n  User other\nHost *\n  Comfort high\n", TestContext.Current.CancellationToken);
        string script = node.NodeScript(more: $"-SshConfig '{folder["config"]}'");
        Invocation first = session.Invoke($"{script} | Invoke-NodeCommand true"), second = session.Invoke($"{script}, {node.NodeScript("ops")} | Invoke-NodeCommand true");
        Assert.Equal(2, first.Warnings.Count(warning => warning.Contains(folder["config"], StringComparison.Ordinal)));
        Assert.DoesNotContain(second.Warnings, warning => warning.Contains(folder["config"], StringComparison.Ordinal));
    }
}
