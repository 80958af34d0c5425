using HaK8s.Cni;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Cni;

/// <summary>The scripts as they run on a node, in the shells that nodes have. The plugins are small scripts; the lab has real ones.</summary>
public abstract class PluginInstallationTests(params string[] shell) : IDisposable
{
    private readonly LocalNode node = new(SystemShell.Require(shell));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_installation_brings_every_plugin_and_leaves_nothing_beside()
    {
        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge", "host-local", "portmap"]);
        Assert.Equal((CniPluginsStatus.Installed, "1.5.1", null), (result.Status, result.Version, result.PreviousVersion));
        Assert.Equal(["bridge", "host-local", "portmap"], result.Plugins);
        Assert.Equal(["bin"], node.Beside);
        Assert.Equal(Archive.Executable, File.GetUnixFileMode(Path.Combine(node.Destination, "bridge")));
        Assert.Equal(Archive.Executable, File.GetUnixFileMode(node.Destination));
        Assert.False(File.Exists(Path.Combine(node.Destination, ".archive")));
    }

    [Fact]
    public async Task The_same_archive_again_is_unchanged_and_sends_nothing()
    {
        CniPluginsResult first = await node.InstallAsync("1.5.1", ["bridge"]);
        node.Ran.Clear();
        CniPluginsResult again = await node.InstallAsync("1.5.1", ["bridge"]);
        Assert.Equal(CniPluginsStatus.Unchanged, again.Status);
        Assert.Equal((first.Version, first.Sha256, first.Architecture), (again.Version, again.Sha256, again.Architecture));
        Assert.Equal(first.Plugins, again.Plugins);
        Assert.Equal(["cni-observe"], node.Ran);
    }

    [Theory]
    [InlineData("echo changed >>bridge")]
    [InlineData("rm bridge")]
    [InlineData("chmod a-x bridge")]
    public async Task A_plugin_that_somebody_changed_is_put_right(string change)
    {
        await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        SystemShell.Run($"cd {node.Destination} && {change}");
        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        Assert.Equal((CniPluginsStatus.Updated, "1.5.1"), (result.Status, result.PreviousVersion));
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.5.1", ["bridge", "portmap"])).Status);
    }

    [Fact]
    public async Task Plugins_of_others_stay()
    {
        node.Plugin("cilium-cni", "cilium");
        Directory.CreateDirectory(Path.Combine(node.Destination, "sub"));
        File.CreateSymbolicLink(Path.Combine(node.Destination, "flannel"), "cilium-cni");
        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge"]);
        Assert.Equal(["bridge", "cilium-cni", "flannel"], result.Plugins);
        Assert.Equal("cilium-cni", new FileInfo(Path.Combine(node.Destination, "flannel")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(node.Destination, "sub")));
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.5.1", ["bridge"])).Status);
    }

    [Fact]
    public async Task An_update_keeps_the_set_before_and_a_rollback_puts_it_back_and_forth()
    {
        await node.InstallAsync("1.4.0", ["bridge", "vlan"]);
        CniPluginsResult updated = await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        Assert.Equal((CniPluginsStatus.Updated, "1.4.0"), (updated.Status, updated.PreviousVersion));
        Assert.Contains("1.5.1", Text("bridge"), StringComparison.Ordinal);
        node.Plugin("cilium-cni", "came later");

        CniPluginsResult back = await node.ApplyAsync(new PreviousSource());
        Assert.Equal((CniPluginsStatus.RolledBack, "1.4.0", "1.5.1"), (back.Status, back.Version, back.PreviousVersion));
        Assert.Equal(["bridge", "cilium-cni", "vlan"], back.Plugins);
        Assert.Contains("1.4.0", Text("bridge"), StringComparison.Ordinal);

        CniPluginsResult forth = await node.ApplyAsync(new PreviousSource());
        Assert.Equal("1.5.1", forth.Version);
        Assert.Contains("1.5.1", Text("bridge"), StringComparison.Ordinal);
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.5.1", ["bridge", "portmap"])).Status);
        Assert.Equal(["bin", "bin.hak8s-previous"], node.Beside);
    }

    [Fact]
    public async Task A_rollback_reaches_plugins_that_were_there_before_HaK8s()
    {
        node.Plugin("bridge", "of the distribution");
        await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        CniPluginsResult back = await node.ApplyAsync(new PreviousSource());
        Assert.Null(back.Version);
        Assert.Equal(["bridge"], back.Plugins);
        Assert.Equal("of the distribution", Text("bridge"));
    }

    [Fact]
    public async Task A_rollback_of_nothing_is_an_error()
    {
        await Fails("CniNothingToRollBack", () => node.ApplyAsync(new PreviousSource()));
        await node.InstallAsync("1.5.1", ["bridge"]);
        await Fails("CniNothingToRollBack", () => node.ApplyAsync(new PreviousSource()));
    }

    [Fact]
    public async Task Where_folders_cannot_be_exchanged_the_files_are_replaced_one_by_one()
    {
        ForbidExchange();
        await node.InstallAsync("1.4.0", ["bridge", "vlan"]);
        node.Plugin("cilium-cni", "cilium");
        string before = Inode();
        CniPluginsResult updated = await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        Assert.Equal(before, Inode());
        Assert.Equal(["bridge", "cilium-cni", "portmap", "vlan"], updated.Plugins);
        Assert.Equal(["bridge", "cilium-cni", "vlan"], Directory.GetFiles(node.Previous, "[!.]*").Concat(Directory.GetFiles(node.Previous)).Select(Path.GetFileName).Where(name => name is not (".hak8s-cni" or "LICENSE")).Distinct().Order());

        CniPluginsResult back = await node.ApplyAsync(new PreviousSource());
        Assert.Equal("1.4.0", back.Version);
        Assert.Equal(["bridge", "cilium-cni", "vlan"], back.Plugins);
        Assert.Contains("1.4.0", Text("bridge"), StringComparison.Ordinal);
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.4.0", ["bridge", "vlan"])).Status);
        Assert.Equal(["bin", "bin.hak8s-previous"], node.Beside);
    }

    [Fact]
    public async Task A_link_is_followed()
    {
        string real = Directory.CreateDirectory(Path.Combine(node.Opt, "elsewhere")).FullName;
        File.CreateSymbolicLink(node.Destination, real);
        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge"]);
        Assert.Equal(real, result.Destination);
        Assert.Equal(real, new FileInfo(node.Destination).LinkTarget);
        Assert.True(File.Exists(Path.Combine(real, "bridge")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_into_the_package_managers_folder_is_replaced_by_a_folder(bool exchange)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/locale"), "wants a small folder below /usr");
        if (!exchange)
            ForbidExchange();
        string[] packaged = Directory.GetFileSystemEntries("/usr/lib/locale");
        _ = node.Opt;
        File.CreateSymbolicLink(node.Destination, "/usr/lib/locale");
        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge"]);
        Assert.Equal(node.Destination, result.Destination);
        Assert.Null(new DirectoryInfo(node.Destination).LinkTarget);
        Assert.Equal("/usr/lib/locale", new FileInfo(node.Previous).LinkTarget);
        Assert.Equal(packaged, Directory.GetFileSystemEntries("/usr/lib/locale"));
    }

    [Theory]
    [InlineData("#!/bin/sh\nexit 3\n")]
    [InlineData("#!/bin/sh\necho hello\n")]
    [InlineData("#!/nowhere/sh\n")]
    public async Task A_plugin_that_does_not_answer_leaves_the_present_set_alone(string plugin)
    {
        await node.InstallAsync("1.4.0", ["bridge"]);
        ArchiveSource bad = new(await node.SetAsync(Archive.Pack(Archive.File("bridge"), Archive.File("vlan", plugin)), "1.5.1"));
        await Fails("CniPluginDoesNotRun", () => node.ApplyAsync(bad));
        Assert.Contains("1.4.0", Text("bridge"), StringComparison.Ordinal);
        Assert.Equal(["bin"], node.Beside);
    }

    [Fact]
    public async Task A_program_for_another_processor_is_named_and_not_started()
    {
        // An ELF header of a machine that never was.
        string foreign = "\x7f" + "ELF\x02\x01\x01" + new string('\0', 9) + "\x02\0\x7d\0" + new string('\0', 44);
        ArchiveSource bad = new(await node.SetAsync(Archive.Pack(Archive.File("bridge", foreign)), "1.5.1"));
        await Fails("CniWrongArchitecture", () => node.ApplyAsync(bad));
        Assert.Empty(node.Beside);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_transfer_cut_short_changes_nothing(int bytes)
    {
        await node.InstallAsync("1.4.0", ["bridge"]);
        byte[] content = Archive.Release("1.5.1", "bridge");
        RemoteResult result = await node.RunAsync(new("cni-install", "archive", node.Destination, "1.5.1", Archive.Digest(content))
        {
            Input = new MemoryStream(content, 0, bytes),
        }, cancellationToken: Stop);
        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith("checksum\t", result["fail"], StringComparison.Ordinal);
        Assert.Contains("1.4.0", Text("bridge"), StringComparison.Ordinal);
        Assert.Equal(["bin"], node.Beside);
    }

    [Fact]
    public async Task Folders_of_a_killed_run_are_removed()
    {
        Directory.CreateDirectory(Path.Combine(node.Opt, "bin.hak8s-new.999999999", "sub"));
        await node.InstallAsync("1.5.1", ["bridge"]);
        Assert.Equal(["bin"], node.Beside);
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_an_error()
    {
        _ = node.Opt;
        File.WriteAllText(node.Destination, "a file");
        await Fails("CniDestinationIsFile", () => node.InstallAsync("1.5.1", ["bridge"]));
        Assert.Equal("a file", File.ReadAllText(node.Destination));
    }

    [Fact]
    public async Task A_bridge_configuration_is_written_only_when_asked_for_and_only_once()
    {
        Assert.Null((await node.InstallAsync("1.5.1", ["bridge"])).BridgeStatus);
        Assert.False(File.Exists(node.BridgePath));
        Assert.Equal(CniPluginsStatus.Installed, (await node.InstallAsync("1.5.1", ["bridge"], new("10.1.0.0/24"))).BridgeStatus);
        Assert.Equal(new BridgeConfiguration("10.1.0.0/24").Content, File.ReadAllBytes(node.BridgePath));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(node.BridgePath));
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.5.1", ["bridge"], new("10.1.0.0/24"))).BridgeStatus);
        Assert.Equal(CniPluginsStatus.Updated, (await node.InstallAsync("1.5.1", ["bridge"], new("10.2.0.0/24"))).BridgeStatus);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(node.BridgePath)!));
    }

    [Fact]
    public async Task Half_a_bridge_configuration_is_never_in_place()
    {
        BridgeConfiguration bridge = new("10.1.0.0/24");
        RemoteResult result = await node.RunAsync(new("cni-bridge", node.BridgePath, bridge.Sha256) { Input = new MemoryStream(bridge.Content, 0, 10) }, cancellationToken: Stop);
        Assert.StartsWith("checksum\t", result["fail"], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(node.BridgePath)!));
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_says_what_would_be_done()
    {
        await node.InstallAsync("1.4.0", ["bridge"]);
        PluginInstallation installation = new(new ArchiveSource(await node.SetAsync(Archive.Release("1.5.1", "bridge"), "1.5.1")), node.Destination);
        PluginPlan plan = await installation.PlanAsync(node, Stop);
        Assert.True(plan.HasChanges);
        Assert.Equal($"install CNI plugins 1.5.1 ({LocalNode.Architecture}) into {node.Destination} in place of 1.4.0", plan.Description);
        Assert.Contains("1.4.0", Text("bridge"), StringComparison.Ordinal);
        Assert.Equal(["bin"], node.Beside);
    }

    public void Dispose()
    {
        node.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task Fails(string id, Func<Task> action) => Assert.Equal(id, (await Assert.ThrowsAsync<HaK8sException>(action)).ErrorId);

    private string Text(string plugin) => File.ReadAllText(Path.Combine(node.Destination, plugin));

    private string Inode() => SystemShell.Run($"stat -c %i {node.Destination}");

    private void ForbidExchange()
    {
        node.Program("perl", "#!/bin/sh\nexit 1\n");
        node.Program("mv", "#!/bin/sh\n[ \"$1\" != --exchange ] || exit 1\nexec /bin/mv \"$@\"\n");
    }
}

/// <summary>Debian's and Ubuntu's shell.</summary>
public sealed class PluginInstallationInDashTests() : PluginInstallationTests("dash");

/// <summary>The smallest shell and tools that a node may have.</summary>
public sealed class PluginInstallationInBusyboxTests() : PluginInstallationTests("busybox", "sh");
