using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using HaK8s.Tests.Host;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>
/// Ctrl-C at every stage: the prompt is back at once, and what ran on the node is gone a few seconds later, or goes on by design.
/// </summary>
public sealed class StoppedTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // The law is a second; a machine under load is still a machine.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private string Copy(LabNode node) => $"{node.NodeScript()} | Copy-EtcdClientCert '{lab.EtcdFolder}'";

    /// <summary>Starts a script, waits for the moment, stops it and says that it gave nothing.</summary>
    private async Task StopAsync(string script, Func<Task> moment)
    {
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = session.Start(script, output);
        await moment();
        Stopwatch watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < AtOnce, $"Stop took {watch.Elapsed}.");
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.Empty(shell.Streams.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-Silent\r\n")]
    public async Task While_connecting_to_a_server_that_takes_the_connection_and_says_no_more(string greeting)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        using CancellationTokenSource end = new();
        Socket? taken = null;
        await StopAsync($"New-HaK8sNode silent -HostName 127.0.0.1 -Port {port} -UserName root -KeyFile '{lab.KeyFile}' -KnownHosts '{lab.KnownHosts}' -ConnectTimeout 5 | Invoke-NodeCommand true",
            async () =>
            {
                taken = await server.AcceptSocketAsync(TestContext.Current.CancellationToken);
                await taken.SendAsync(System.Text.Encoding.ASCII.GetBytes(greeting), TestContext.Current.CancellationToken);
                await Task.Delay(300, TestContext.Current.CancellationToken);
            });
        using (taken)
        {
            // SSH.NET blocks in the middle of it: the connection is closed when the time to connect is over at the latest.
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10));
            byte[] buffer = new byte[4096];
            try
            {
                while (await taken!.ReceiveAsync(buffer, patience.Token) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Reset instead of closed: gone as well.
            }
        }
    }

    [Fact]
    public async Task While_logging_in_no_login_is_left()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.HoldLoginsAsync();
        await StopAsync($"{node.NodeScript()} | Invoke-NodeCommand 'echo once >>/root/ran'", () => node.UntilAsync("[ -e /root/login-reached ]"));
        await node.LetInAsync();
        await node.UntilAsync("! pgrep -f '^sshd(-session)?: [^/]' >/dev/null", 10);
        Assert.Equal("", await node.ShAsync("cat /root/ran 2>/dev/null || true"));
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
    }

    [Fact]
    public async Task While_files_arrive_nothing_is_changed_and_nothing_left()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.PutOldFilesAsync();
        string before = await node.ShAsync($"find {FaultyNode.Pki} -type f -exec stat -c '%n %a %s %Y' {{}} + | sort");
        Hook hook = await Hook.PutAsync(node, "tar");
        await StopAsync(Copy(node), hook.ReachedAsync);
        await node.UntilAsync("! pgrep -f [h]ak8s-place-files >/dev/null", 5);
        Assert.Equal(before, await node.ShAsync($"find {FaultyNode.Pki} -type f -exec stat -c '%n %a %s %Y' {{}} + | sort"));
        Assert.Equal("", await node.ShAsync($"find {FaultyNode.Pki} -name '.hak8s*'"));

        await hook.RemoveAsync();
        Assert.Empty(session.Invoke(Copy(node)).Errors);
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Fact]
    public async Task Between_two_renames_each_file_is_old_or_new_and_the_next_run_ends_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.PutOldFilesAsync();
        Hook hook = await Hook.PutAsync(node, "mv", 4);
        await StopAsync(Copy(node), hook.ReachedAsync);
        await node.UntilAsync("! pgrep -f [h]ak8s-place-files >/dev/null", 5);
        await node.AssertOldOrNewAsync(lab);
        await hook.RemoveAsync();
        Assert.Empty(session.Invoke(Copy(node)).Errors);
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Theory]
    [InlineData("sleep 4711 & sleep 4712")]
    [InlineData("trap true TERM HUP INT; while true; do sleep 4712; done")]
    [InlineData("sleep 4711 | sh -c \"trap true TERM; sleep 4712; sleep 4711\"")]
    public async Task While_a_command_runs_its_whole_process_group_is_gone_within_five_seconds(string command)
    {
        await using LabNode node = await lab.BorrowAsync();
        await StopAsync($"{node.NodeScript()} | Invoke-NodeCommand '{command}'", () => node.UntilAsync("pgrep -f '^sleep 4712' >/dev/null"));
        await node.UntilAsync("! pgrep -f '[s]leep 471' >/dev/null", 5);
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_host_that_ends_with_the_signal_still_ends_what_runs_on_the_node(string signal, int code)
    {
        await using LabNode node = await lab.BorrowAsync();
        using HostProcess host = HostProcess.Start($"Import-Module '{BuiltModule.Manifest}'; {node.NodeScript()} | Invoke-NodeCommand 'sleep 4711 & sleep 4712'");
        await node.UntilAsync("pgrep -f '^sleep 4712' >/dev/null");
        Stopwatch watch = Stopwatch.StartNew();
        host.Signal(signal);
        HostResult ended = await Task.Run(host.Wait, TestContext.Current.CancellationToken);
        Assert.Equal(code, ended.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"The host took {watch.Elapsed} to end.");
        await node.UntilAsync("! pgrep -f '^sleep 471' >/dev/null", 5);
    }

    [Fact]
    public async Task While_an_init_is_uploaded_nothing_is_started_and_nothing_left()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        Hook hook = await Hook.PutAsync(node, "head");
        await StopAsync(kubeadm.Script(lab), hook.ReachedAsync);
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-start >/dev/null", 5);
        Assert.Equal(0, await kubeadm.StartsAsync());
        Assert.Equal("", await node.ShAsync("ls /var/lib/hak8s | grep -v kubeadm-init.new || true"));

        await hook.RemoveAsync();
        await kubeadm.OpenAsync();
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(session.Invoke(kubeadm.Script(lab)).Output)).Status}");
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_an_init_is_followed_it_goes_on_and_the_same_call_attaches(bool systemd)
    {
        await using LabNode node = await lab.BorrowAsync();
        if (!systemd)
            await node.ShAsync("chmod -x /usr/bin/systemd-run");
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        await StopAsync(kubeadm.Script(lab), async () =>
        {
            await kubeadm.MiddleAsync();
            await kubeadm.FollowedAsync();
        });
        // Who followed is gone; who works is not.
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-follow >/dev/null", 5);
        Assert.Equal("1", await node.ShAsync("pgrep -xc kubeadm"));

        Task<Invocation> again = Task.Run(() => session.Invoke(kubeadm.Script(lab)), TestContext.Current.CancellationToken);
        await kubeadm.FollowedAsync(again);
        await kubeadm.OpenAsync();
        Invocation attached = await again;
        Assert.True(attached.Errors.Count == 0, attached.AllText);
        dynamic result = Assert.Single(attached.Output);
        Assert.Equal("Initialized", $"{result.Status}");
        Assert.NotNull(result.Token);
        Assert.Contains(attached.Warnings, warning => warning.Contains("attaching", StringComparison.Ordinal));
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }
}
