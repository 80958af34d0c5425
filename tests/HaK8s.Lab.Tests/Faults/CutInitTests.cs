using System.Management.Automation;
using HaK8s.Tests.Init;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>The way to the node is cut for a minute while the real kubeadm init runs there.</summary>
[Collection("etcd")]
public sealed class CutInitTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Fact]
    public async Task Init_goes_on_during_a_cut_of_a_minute_and_is_followed_to_its_end_afterwards()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = session.Start(run.Script(user: "ops", nodeMore: "-Sudo -ConnectTimeout 5"), output);
        await run.ReachedAsync("[[]certs]");
        // Packets vanish both ways, as behind a dead router; an answer of any kind would end the waiting sooner.
        await run.Node.ShAsync("iptables -I INPUT -p tcp --dport 22 -j DROP; iptables -I OUTPUT -p tcp --sport 22 -j DROP");
        await Task.Delay(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(PSInvocationState.Running, shell.InvocationStateInfo.State);
        await run.Node.ShAsync("iptables -D INPUT -p tcp --dport 22 -j DROP; iptables -D OUTPUT -p tcp --sport 22 -j DROP");
        for (int tries = 0; shell.InvocationStateInfo.State == PSInvocationState.Running; tries++)
        {
            Assert.True(tries < 1200, "Init was not followed to its end.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.True(shell.Streams.Error.Count == 0, string.Join('\n', shell.Streams.Error));
        Assert.Equal(run.Node.Name, $"{((dynamic)Assert.Single(output)).Node}");
        Assert.Contains(shell.Streams.Warning, warning => warning.Message.Contains(run.Node.Name, StringComparison.Ordinal));
        Assert.Equal("1", await run.Node.ShAsync("grep -c 'initialized successfully' /var/lib/hak8s/kubeadm-init/log"));
    }
}
