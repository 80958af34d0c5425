using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>The node's sshd killed (SIGKILL) before, during and after each thing that is done over it.</summary>
public sealed class KilledSshdTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private Task<Invocation> BeginAsync(string script) => Task.Run(() => session.Invoke(script), TestContext.Current.CancellationToken);

    private string Copy(params LabNode[] nodes) => $"@({string.Join(", ", nodes.Select(node => $"({node.NodeScript()})"))}) | Copy-EtcdClientCert '{lab.EtcdFolder}'";

    /// <summary>One error that names node, stage and remedy.</summary>
    private static ErrorRecord AssertTold(Invocation run, LabNode node, string id, string remedy)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith($"{id},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(node.Name, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty((string)((dynamic)error.Exception).Stage);
        Assert.Contains(remedy, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        return error;
    }

    [Fact]
    public async Task A_login_that_dies_is_tried_again_and_the_command_runs_once()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.HoldLoginsAsync();
        Task<Invocation> running = BeginAsync($"{node.NodeScript()} | Invoke-NodeCommand 'echo once >>/root/ran'");
        await node.UntilAsync("[ -e /root/login-reached ]");
        await node.LetInAsync();
        await node.KillSshdAsync("sessions");

        Invocation run = await running;
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal("once", await node.ShAsync("cat /root/ran"));
    }

    [Fact]
    public async Task Sshd_killed_for_good_during_a_login_is_one_error_and_the_others_results_arrive()
    {
        await using LabNode node = await lab.BorrowAsync();
        await using LabNode other = await lab.BorrowAsync();
        await node.HoldLoginsAsync();
        string script = $"@(({node.NodeScript()}), ({other.NodeScript()})) | Invoke-NodeCommand 'echo once >>/root/ran'";
        Task<Invocation> running = BeginAsync(script);
        await node.UntilAsync("[ -e /root/login-reached ]");
        await node.KillSshdAsync("for good");

        Invocation run = await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        AssertTold(run, node, "ConnectionRefused", "sshd");
        Assert.Equal(other.Name, $"{((dynamic)Assert.Single(run.Output)).Node}");

        await node.LetInAsync();
        await node.ShAsync("systemctl start ssh");
        Assert.Empty(session.Invoke(script).Errors);
        Assert.Equal("once", await node.ShAsync("cat /root/ran"));
    }

    [Theory]
    [InlineData("tar", 1, "sessions")]
    [InlineData("sync", 1, "sessions")]
    [InlineData("mv", 3, "all")]
    public async Task Killed_while_files_are_placed_each_is_old_or_new_and_the_next_run_ends_it(string at, int call, string which)
    {
        await using LabNode node = await lab.BorrowAsync();
        await using LabNode other = await lab.BorrowAsync();
        await node.PutOldFilesAsync();
        Hook hook = await Hook.PutAsync(node, at, call);
        Task<Invocation> running = BeginAsync(Copy(node, other));
        await hook.ReachedAsync();
        await node.KillSshdAsync(which);

        Invocation run = await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        AssertTold(run, node, "ConnectionLost", "again");
        Assert.Equal(3, run.Output.Count);
        Assert.All(run.Output, file => Assert.Equal(other.Name, $"{((dynamic)file).Node}"));
        await node.AssertOldOrNewAsync(lab);

        // What was begun goes on without its connection, or undoes itself.
        await hook.OpenAsync();
        await node.UntilAsync("! pgrep -f [h]ak8s-place-files >/dev/null", 10);
        await node.AssertOldOrNewAsync(lab);
        Assert.Equal("", await node.ShAsync($"find {FaultyNode.Pki} -name '.hak8s*'"));

        Assert.Empty(session.Invoke(Copy(node)).Errors);
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Theory]
    [InlineData("sync", 1)]
    [InlineData("mv", 3)]
    [InlineData("sync", 2)]
    public async Task With_the_script_killed_too_its_staging_folder_goes_with_the_next_run(string at, int call)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.PutOldFilesAsync();
        Hook hook = await Hook.PutAsync(node, at, call);
        Task<Invocation> running = BeginAsync(Copy(node));
        await hook.ReachedAsync();
        await node.ShAsync("pkill -KILL '^sshd'; pkill -KILL -f [h]ak8s-place-files");
        await node.KillSshdAsync("all");
        AssertTold(await running, node, "ConnectionLost", "again");
        await node.AssertOldOrNewAsync(lab);
        Assert.NotEqual("", await node.ShAsync($"find {FaultyNode.Pki} -name '.hak8s*'"));

        await hook.RemoveAsync();
        Assert.Empty(session.Invoke(Copy(node)).Errors);
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Fact]
    public async Task Killed_before_or_after_a_copy_nobody_notices()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
        await node.KillSshdAsync("sessions");
        Assert.Empty(session.Invoke(Copy(node)).Errors);
        await node.KillSshdAsync("sessions");
        Invocation second = session.Invoke(Copy(node));
        Assert.Empty(second.Errors);
        Assert.All(second.Output, file => Assert.Equal("Unchanged", $"{((dynamic)file).Status}"));
        await node.AssertNewAndNothingElseAsync(lab);
    }

    [Fact]
    public async Task A_configuration_that_was_cut_off_starts_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        await kubeadm.OpenAsync();
        Hook hook = await Hook.PutAsync(node, "head");
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab, large: true));
        await hook.ReachedAsync();
        await node.KillSshdAsync("sessions");
        AssertTold(await running, node, "ConnectionLost", "again");
        await hook.OpenAsync();
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-start >/dev/null", 10);
        Assert.Equal(0, await kubeadm.StartsAsync());
        Assert.Equal("", await node.ShAsync("ls -A /var/lib/hak8s /run/hak8s | grep kubeadm || true"));

        Invocation again = session.Invoke(kubeadm.Script(lab, large: true));
        await kubeadm.AssertInitializedOnceAsync(again);
    }

    [Fact]
    public async Task A_start_that_waits_for_its_input_does_not_disturb_the_one_that_came_after_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        Hook hook = await Hook.PutAsync(node, "head");
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab, large: true));
        await hook.ReachedAsync();
        await node.KillSshdAsync("sessions");
        AssertTold(await running, node, "ConnectionLost", "again");

        // The first start stands there still, with half of its input; then its end comes while the second one's kubeadm runs.
        await node.ShAsync("rm /usr/local/bin/head");
        Task<Invocation> again = BeginAsync(kubeadm.Script(lab, large: true));
        await kubeadm.MiddleAsync();
        await hook.OpenAsync();
        await node.UntilAsync("! pgrep -f [h]ak8s-detached-start >/dev/null", 10);
        Assert.Equal("1", await node.ShAsync("ls /run/hak8s | wc -l"));
        await kubeadm.OpenAsync();
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single((await again).Output)).Status}");
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Killed_while_the_init_is_started_the_same_call_attaches_and_it_has_run_once()
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        Hook hook = await Hook.PutAsync(node, "systemd-run");
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab));
        await hook.ReachedAsync();
        await node.KillSshdAsync("all");
        AssertTold(await running, node, "ConnectionLost", "again");
        await hook.OpenAsync();
        await kubeadm.MiddleAsync();

        Task<Invocation> again = BeginAsync(kubeadm.Script(lab));
        await kubeadm.FollowedAsync(again);
        await kubeadm.OpenAsync();
        Invocation attached = await again;
        Assert.True(attached.Errors.Count == 0, attached.AllText);
        dynamic result = Assert.Single(attached.Output);
        Assert.Equal("Initialized", $"{result.Status}");
        // The session that began it knows its secrets, although it never heard of the start.
        Assert.NotNull(result.Token);
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData("sessions")]
    [InlineData("for good")]
    public async Task Killed_while_the_log_streams_every_line_comes_once_and_in_order(string which)
    {
        await using LabNode node = await lab.BorrowAsync();
        StandInKubeadm kubeadm = await StandInKubeadm.PutAsync(node);
        Task<Invocation> running = BeginAsync(kubeadm.Script(lab, "-Verbose"));
        await kubeadm.MiddleAsync();
        await node.KillSshdAsync(which);
        await kubeadm.OpenAsync();
        if (which == "for good")
        {
            await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
            await node.ShAsync("systemctl start ssh");
        }

        Invocation run = await running;
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal("Initialized", $"{((dynamic)Assert.Single(run.Output)).Status}");
        Assert.Single(run.Warnings, warning => warning.Contains("goes on on the node", StringComparison.Ordinal));
        string prefix = $"{node.Name}: ";
        Assert.Equal(
            StandInKubeadm.Output.Where(line => line.StartsWith('[')),
            run.Verbose.Where(line => line.StartsWith(prefix + "[", StringComparison.Ordinal)).Select(line => line[prefix.Length..]));
        Assert.Equal(1, await kubeadm.StartsAsync());
        await kubeadm.AssertNothingLeftAsync();
    }
}
