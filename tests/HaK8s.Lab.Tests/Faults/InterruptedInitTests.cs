using System.Management.Automation;
using HaK8s.Tests.Init;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>A node that loses power, or the room on its disk, while kubeadm init runs on it.</summary>
[Collection("etcd")]
public sealed class InterruptedInitTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private Task<Invocation> BeginAsync(string script) => Task.Run(() => session.Invoke(script), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Power_lost_in_the_middle_is_told_and_the_same_call_begins_anew()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab));
        await kubeadm.MiddleAsync();
        await node.LabAsync("kill");
        await node.LabAsync("boot");
        Invocation cut = await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        ErrorRecord error = Assert.Single(cut.Errors);
        Assert.Equal("InitFailed", KubeadmRun.Id(error));
        Assert.Contains("restarted", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(node.Name, error.ToString(), StringComparison.Ordinal);
        // The log up to then is there, the secrets are not.
        Assert.Contains("[certs]", await node.ShAsync("cat /var/lib/hak8s/kubeadm-init/log"), StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync("ls -A /run/hak8s 2>/dev/null || true"));

        await kubeadm.OpenAsync();
        Invocation again = session.Invoke(kubeadm.Script(lab));
        Assert.True(again.Errors.Count == 0, again.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(again.Output)).Status}");
        Assert.Equal(2, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Power_lost_during_the_real_init_and_the_way_on_that_the_errors_tell_ends_in_a_cluster()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        Task<Invocation> running = BeginAsync(run.Script());
        await run.ReachedAsync("wait-control-plane");
        await run.Node.LabAsync("kill");
        await run.Node.LabAsync("boot");
        ErrorRecord error = Assert.Single((await running).Errors);
        Assert.Equal("InitFailed", KubeadmRun.Id(error));
        Assert.Contains("Invoke-KubeadmReset", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Copy-EtcdClientCert", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        await GoTheWayOnAsync(run);
    }

    /// <summary>Does what the errors say until the init has ended well.</summary>
    private async Task GoTheWayOnAsync(KubeadmRun run)
    {
        Invocation reset = session.Invoke($"{run.Node.NodeScript()} | Invoke-KubeadmReset -Force -Confirm:$false");
        Assert.True(reset.Errors.Count == 0, reset.AllText);
        Assert.Empty(session.Invoke($"{run.Node.NodeScript()} | Copy-EtcdClientCert '{lab.EtcdFolder}'").Errors);
        Invocation again = session.Invoke(run.Script());
        if (again.Errors.Count > 0 && KubeadmRun.Id(again.Errors[0]) == "EtcdHoldsEarlierCluster")
        {
            // Its apiserver had begun to write: the error names the cmdlet that clears it.
            Assert.Contains("Clear-EtcdKeyspace", again.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            await LabCommand.RunAsync("etcd", "wipe");
            again = session.Invoke(run.Script());
        }
        Assert.True(again.Errors.Count == 0, again.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(again.Output)).Status}");
        Assert.Contains(run.Node.Name, await run.Node.ShAsync("kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes -o name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_started_and_with_room_again_it_is()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        await kubeadm.OpenAsync();
        await node.ShAsync("mkdir -p /var/lib/hak8s && mount -t tmpfs -o size=64k none /var/lib/hak8s && { head -c 100000 /dev/zero >/var/lib/hak8s/fill || true; } 2>/dev/null");
        Invocation full = session.Invoke(kubeadm.Script(lab));
        ErrorRecord error = Assert.Single(full.Errors);
        Assert.Equal("DetachedStart", KubeadmRun.Id(error));
        Assert.Contains("nospace", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("free space", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, await kubeadm.StartsAsync());
        Assert.Equal("fill", await node.ShAsync("ls -A /var/lib/hak8s"));
        Assert.Equal("", await node.ShAsync("ls -A /run/hak8s"));

        await node.ShAsync("rm /var/lib/hak8s/fill");
        Invocation again = session.Invoke(kubeadm.Script(lab));
        Assert.True(again.Errors.Count == 0, again.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(again.Output)).Status}");
        Assert.Equal(1, await kubeadm.StartsAsync());
    }

    [Fact]
    public async Task A_disk_that_is_full_while_the_log_is_written_costs_the_log_and_not_the_init()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        await node.ShAsync("mkdir -p /var/lib/hak8s && mount -t tmpfs -o size=256k none /var/lib/hak8s");
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab));
        await kubeadm.MiddleAsync();
        await node.ShAsync("{ head -c 1000000 /dev/zero >/var/lib/hak8s/fill || true; } 2>/dev/null");
        await kubeadm.OpenAsync();
        Invocation run = await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(run.Errors.Count == 0, run.AllText);
        dynamic result = Assert.Single(run.Output);
        Assert.Equal("Initialized", $"{result.Status}");
        Assert.Contains((IEnumerable<string>)result.Warning, warning => warning.Contains("disk was full", StringComparison.Ordinal));
        Assert.Equal(1, await kubeadm.StartsAsync());
    }

    [Fact]
    public async Task A_full_disk_under_the_real_init_is_named_and_the_way_on_ends_well()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        await run.Node.ShAsync("d=/etc/kubernetes/manifests; mkdir -p $d && mount -t tmpfs -o size=64k none $d && { head -c 100000 /dev/zero >$d/.fill || true; } 2>/dev/null");
        ErrorRecord error = Assert.Single(session.Invoke(run.Script("-Confirm:$false -IgnorePreflightErrors DirAvailable--etc-kubernetes-manifests")).Errors);
        Assert.Equal("InitFailed", KubeadmRun.Id(error));
        Assert.Contains("no space left on device", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Invoke-KubeadmReset", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        await run.Node.ShAsync("umount /etc/kubernetes/manifests");
        await GoTheWayOnAsync(run);
    }
}
