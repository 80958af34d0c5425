using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>The cable is pulled for a while or for good, and packets get lost, while something runs.</summary>
public sealed class CutNetworkTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A node object whose connection is given up after interval * (count + 1) seconds of silence.</summary>
    private string NodeScript(LabNode node, int interval, int count, string user = "root", string more = "") =>
        node.NodeScript(user, $"{more} -SshConfig '{folder.Write($"alive-{interval}", $"Host *\n  ServerAliveInterval {interval}\n  ServerAliveCountMax {count}\n")}'");

    /// <summary>Starts a script and waits until the process stands on the node.</summary>
    private async Task<PowerShell> StartAsync(LabNode node, string script, PSDataCollection<PSObject> output, string process)
    {
        PowerShell shell = session.Start(script, output);
        await node.ShAsync($"i=0; until pgrep -f '{process}' >/dev/null; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.1; done");
        return shell;
    }

    private static async Task EndedAsync(PowerShell shell, int seconds)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (shell.InvocationStateInfo.State == PSInvocationState.Running)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"It had not ended after {seconds} s.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_cut_of_five_seconds_is_not_noticed()
    {
        await using LabNode node = await lab.BorrowAsync();
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = await StartAsync(node, $"{NodeScript(node, 2, 3, "ops", "-Sudo")} | Invoke-NodeCommand 'echo begun; sleep 7.5; id -un'", output, "^sleep 7[.]5");
        await node.LabAsync("unplug");
        await Task.Delay(5000, TestContext.Current.CancellationToken);
        await node.LabAsync("plug");
        await EndedAsync(shell, 30);
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(["begun", "root"], (IEnumerable<string>)((dynamic)Assert.Single(output)).Output);
    }

    [Fact]
    public async Task A_cut_for_good_ends_a_running_command_in_bounded_time_and_the_other_node_does_not_wait()
    {
        await using LabNode cut = await lab.BorrowAsync(), other = await lab.BorrowAsync();
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = await StartAsync(
            cut, $"({NodeScript(cut, 1, 3)}), ({NodeScript(other, 1, 3)}) | Invoke-NodeCommand 'sleep 1.25; [ $(hostname) = {other.Name} ] || sleep 600'", output, "^sleep 600");
        Stopwatch watch = Stopwatch.StartNew();
        await cut.LabAsync("unplug");
        await EndedAsync(shell, 12);
        // Interval * (count + 1), and what a loaded machine adds.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(9));
        Assert.Equal(other.Name, $"{((dynamic)Assert.Single(output)).Node}");
        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("ConnectionLost,", error.FullyQualifiedErrorId);
        Assert.Equal(cut.Name, $"{error.TargetObject}");
        Assert.StartsWith($"{cut.Name}: ", error.ToString());
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);

        await cut.LabAsync("plug");
        Invocation again = session.Invoke($"{NodeScript(cut, 1, 3)} | Invoke-NodeCommand hostname");
        Assert.True(again.Errors.Count == 0, again.AllText);
    }

    [Fact]
    public async Task With_a_third_of_the_packets_lost_files_still_arrive_whole()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("iptables -I INPUT -p tcp --dport 22 -m statistic --mode random --probability 0.3 -j DROP");
        Stopwatch watch = Stopwatch.StartNew();
        Invocation run = session.Invoke($"{node.NodeScript("ops", "-Sudo -ConnectTimeout 60")} | Copy-EtcdClientCert '{lab.EtcdFolder}'");
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), $"It took {watch.Elapsed}.");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(lab.EtcdFolder, "client-key.pem"), TestContext.Current.CancellationToken),
            await node.ShAsync("cat /etc/kubernetes/pki/apiserver-etcd-client.key") + "\n");
        Assert.Equal("600 root:root", await node.ShAsync("stat -c '%a %U:%G' /etc/kubernetes/pki/apiserver-etcd-client.key"));
        Assert.Equal("", await node.ShAsync("find /etc/kubernetes -name '.hak8s.*'"));
    }
}
