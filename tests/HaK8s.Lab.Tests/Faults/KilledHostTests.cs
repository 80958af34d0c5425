using HaK8s.Tests.Host;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>PowerShell itself killed (SIGKILL) in the middle of its work; another one does the rest.</summary>
public sealed class KilledHostTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static string WithModule(string script) => $"Import-Module '{BuiltModule.Manifest}'\n{script}";

    [Theory]
    [InlineData("tar", 1)]
    [InlineData("mv", 4)]
    public async Task While_it_copies_files_each_is_old_or_new_and_the_next_one_ends_it(string at, int call)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.PutOldFilesAsync();
        Hook hook = await Hook.PutAsync(node, at, call);
        string copy = $"{node.NodeScript()} | Copy-EtcdClientCert '{lab.EtcdFolder}'";
        using HostProcess host = HostProcess.Start(WithModule(copy));
        await hook.ReachedAsync();
        host.Signal("KILL");
        Assert.Equal(137, host.Wait().ExitCode);
        await node.AssertOldOrNewAsync(lab);

        // The next one does not wait for what the first has left in its middle.
        await hook.OpenAsync();
        HostResult again = HostProcess.Run(WithModule($"{copy} | ForEach-Object Target"));
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(FaultyNode.Targets, again.Lines);
        await node.UntilAsync("! pgrep -f [h]ak8s-place-files >/dev/null", 10);
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Fact]
    public async Task While_it_uploads_an_init_nothing_is_started_and_the_next_one_starts_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        await kubeadm.OpenAsync();
        Hook hook = await Hook.PutAsync(node, "head");
        using HostProcess host = HostProcess.Start(WithModule(kubeadm.Script(lab, large: true)));
        await hook.ReachedAsync();
        host.Signal("KILL");
        host.Wait();
        await node.UntilAsync("! pgrep -f '^sshd(-session)?: [^/]' >/dev/null", 10);
        await hook.OpenAsync();
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-start >/dev/null", 10);
        Assert.Equal(0, await kubeadm.StartsAsync());

        Invocation again = session.Invoke(kubeadm.Script(lab, large: true));
        await kubeadm.AssertInitializedOnceAsync(again);
    }

    [Fact]
    public async Task While_it_follows_an_init_kubeadm_goes_on_and_the_next_one_attaches()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        using HostProcess host = HostProcess.Start(WithModule(kubeadm.Script(lab)));
        await kubeadm.MiddleAsync();
        host.Signal("KILL");
        host.Wait();
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-follow >/dev/null", 5);
        Assert.Equal("1", await node.ShAsync("pgrep -xc kubeadm"));

        Task<Invocation> next = Task.Run(() => session.Invoke(kubeadm.Script(lab, "-Verbose")), TestContext.Current.CancellationToken);
        await node.UntilAsync("pgrep -f [h]ak8s-detached-follow >/dev/null");
        await kubeadm.OpenAsync();
        Invocation attached = await next;
        Assert.True(attached.Errors.Count == 0, attached.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(attached.Output)).Status}");
        Assert.Contains(attached.Warnings, warning => warning.Contains("only to the session that began it", StringComparison.Ordinal));
        // All of the log, also what the first one had seen.
        Assert.Equal(StandInKubeadm.Output.Count(line => line.StartsWith('[')), attached.Verbose.Count(line => line.StartsWith($"{node.Name}: [", StringComparison.Ordinal)));
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }
}
