using System.Management.Automation;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>Nodes behind jump hosts: each host on the way is a real one, and the nodes take SSH from their neighbour alone.</summary>
public sealed class JumpHostTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    /// <summary>From now on the node answers SSH to nobody but its neighbour.</summary>
    private static Task<string> HideAsync(LabNode node, LabNode behind) => node.ShAsync($"iptables -I INPUT -p tcp --dport 22 ! -s {behind.Address} -j DROP");

    private Invocation Run(string nodes, string command = "hostname") => session.Invoke($"{nodes} | Invoke-NodeCommand '{command}'");

    private static string[] Output(Invocation run)
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        return [.. run.Values.SelectMany(result => (IEnumerable<string>)((dynamic)result!).Output)];
    }

    private static Task<string> LoginsAsync(LabNode node) => node.ShAsync("ss -Htn state established '( sport = :22 )' | wc -l");

    [Fact]
    public async Task Nodes_behind_one_host_share_one_connection_to_it()
    {
        LabNode[] lent = await lab.BorrowAsync(3);
        await using LabNode jump = lent[0], one = lent[1], two = lent[2];
        await HideAsync(one, jump);
        await HideAsync(two, jump);
        string nodes = $"({one.NodeScript(more: $"-ProxyJump root@{jump.Address}")}), ({two.NodeScript(more: $"-ProxyJump root@{jump.Address}")})";

        Assert.Equal(new[] { one.Name, two.Name }.Order(), Output(Run(nodes)).Order());

        Assert.Equal("1", await LoginsAsync(jump));
        Assert.Equal(
            new[] { one, two }.Select(node => $"root@{jump.Address} > root@{node.Address}").Order(),
            session.Invoke($"Get-HaK8sConnection {one.Name}, {two.Name} | ForEach-Object {{ \"$_\" }}").Values.Cast<string>().Order());
        // The last one behind it closes it.
        Assert.Empty(session.Invoke($"{nodes} | Disconnect-HaK8sNode").Errors);
        await jump.ShAsync("i=0; while ss -Htn state established '( sport = :22 )' | grep -q .; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done");
    }

    [Fact]
    public async Task The_way_may_lead_through_two_hosts()
    {
        LabNode[] lent = await lab.BorrowAsync(3);
        await using LabNode first = lent[0], second = lent[1], node = lent[2];
        await HideAsync(second, first);
        await HideAsync(node, second);
        string script = node.NodeScript(more: $"-ProxyJump root@{first.Address}, root@{second.Address}");
        Assert.Equal([node.Name], Output(Run(script)));
        Assert.Equal(["10000000"], Output(Run(script, "head -c 10000000 /dev/zero | tr \"\\\\0\" x | wc -c")));
    }

    [Fact]
    public async Task Ssh_config_says_the_way_and_the_login_of_each_host()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        await HideAsync(node, jump);
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(folder["inner"], $"Host inner\n  HostName {node.Address}\n  ProxyJump bastion\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["config"], $"""
            Include {folder["inn*"]}
            Host bastion
              HostName {jump.Address}
            Host *
              User root
              IdentityFile {lab.KeyFile}
              IdentitiesOnly yes
              UserKnownHostsFile {lab.KnownHosts}
            """, TestContext.Current.CancellationToken);
        Assert.Equal([node.Name], Output(Run($"New-HaK8sNode inner -SshConfig '{folder["config"]}'")));
    }

    [Fact]
    public async Task The_nodes_own_key_is_looked_up_under_its_own_name()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        string way = $"-ProxyJump root@{jump.Address}";
        await LabCommand.RunAsync("node", "reset", "--new-host-key", node.Name);
        ErrorRecord changed = Assert.Single(Run(node.NodeScript(more: way)).Errors);
        Assert.StartsWith("HostKeyChanged,", changed.FullyQualifiedErrorId);
        Assert.Contains(node.Address, changed.ToString(), StringComparison.Ordinal);

        // Known is the jump host alone: that the way leads through it says nothing of what is behind.
        using TemporaryDirectory folder = new();
        string[] lines = [.. File.ReadLines(lab.KnownHosts).Where(line => line.Contains(jump.Address, StringComparison.Ordinal) || line.Contains(jump.Name, StringComparison.Ordinal))];
        await File.WriteAllLinesAsync(folder["known"], lines, TestContext.Current.CancellationToken);
        ErrorRecord unknown = Assert.Single(Run($"{node.NodeScript(more: way)} | New-HaK8sNode -KnownHosts '{folder["known"]}'").Errors);
        Assert.StartsWith("HostKeyUnknown,", unknown.FullyQualifiedErrorId);
        Assert.Contains(node.Address, unknown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_host_that_fails_is_named()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        string way = node.NodeScript(more: $"-ProxyJump root@{jump.Address}");

        await jump.ConfigureSshdAsync("AllowTcpForwarding no");
        ErrorRecord refused = Assert.Single(Run(way).Errors);
        Assert.StartsWith("JumpHostRefused,", refused.FullyQualifiedErrorId);
        Assert.Contains(jump.Address, refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("AllowTcpForwarding", refused.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        ErrorRecord stranger = Assert.Single(Run(node.NodeScript(more: $"-ProxyJump nobody-here@{jump.Address}")).Errors);
        Assert.StartsWith("AuthenticationRefused,", stranger.FullyQualifiedErrorId);
        Assert.Contains($"jump host {jump.Address}", stranger.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_host_never_gets_the_nodes_password()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        await jump.ShAsync("useradd -m -s /bin/sh ada; echo 'ada:swordfish-of-the-node' | chpasswd");
        await jump.ConfigureSshdAsync("PasswordAuthentication yes", "LogLevel VERBOSE");
        SecureString password = new();
        foreach (char c in "swordfish-of-the-node")
            password.AppendChar(c);
        Invocation run = session.Invoke(
            $"param($password) New-HaK8sNode '{node.Name}' -HostName '{node.Address}' -KnownHosts '{lab.KnownHosts}' -SshConfig none -Credential ([pscredential]::new('ada', $password)) -ProxyJump 'ada@{jump.Address}' | Invoke-NodeCommand true", password);
        Assert.Contains($"jump host {jump.Address}", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
        string log = await jump.ShAsync("journalctl -u ssh --no-pager | grep -i 'password for\\|keyboard-interactive' || true");
        Assert.Empty(log);
    }

    [Fact]
    public async Task A_dead_jump_host_is_replaced_and_the_next_command_runs()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        string way = node.NodeScript(more: $"-ProxyJump root@{jump.Address}");
        Assert.Equal([node.Name], Output(Run(way)));
        await jump.ShAsync("pkill -KILL -f '^sshd: root'; sleep 0.5");
        Assert.Equal([node.Name], Output(Run(way)));
    }

    [Fact]
    public async Task The_tunnel_lets_in_nobody_else()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode jump = lent[0], node = lent[1];
        HashSet<int> before = [.. Listeners()];
        Assert.Equal([node.Name], Output(Run(node.NodeScript(more: $"-ProxyJump root@{jump.Address}"))));
        int[] tunnel = [.. Listeners().Except(before)];
        Assert.NotEmpty(tunnel);
        foreach (int port in tunnel)
        {
            using TcpClient guest = new();
            await guest.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await using NetworkStream stream = guest.GetStream();
            stream.ReadTimeout = 10_000;
            // A way through would greet with SSH-2.0.
            Assert.Equal(0, await ReadAsync(stream));
        }
        Assert.Equal([node.Name], Output(Run(node.NodeScript(more: $"-ProxyJump root@{jump.Address}"))));
    }

    private static async Task<int> ReadAsync(NetworkStream stream)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            return await stream.ReadAsync(new byte[64], limit.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static IEnumerable<int> Listeners() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
        .Where(listener => IPAddress.IsLoopback(listener.Address)).Select(listener => listener.Port);
}
