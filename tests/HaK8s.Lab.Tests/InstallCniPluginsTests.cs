using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests;

/// <summary>Install-CniPlugins with the real plugins on real nodes, over SSH.</summary>
public sealed class InstallCniPluginsTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-cni-").FullName;

    private string Archive => Directory.GetFiles(lab.CniFolder, "*.tgz").Single();

    [Fact]
    public async Task Plugins_are_installed_and_the_second_run_finds_them_unchanged()
    {
        await using LabNode node = await lab.BorrowAsync();
        dynamic first = One(Install(node, $"-Path '{Archive}'"));
        Assert.Equal("Installed", first.Status.ToString());
        Assert.Equal("1.1.1", (string)first.Version);
        Assert.Equal("amd64", (string)first.Architecture);
        Assert.Contains("portmap", (IEnumerable<string>)first.Plugins);
        Assert.Equal(node.Name, (string)first.Node.Name);
        Assert.Equal("root:root 755", await node.ShAsync("stat -c '%U:%G %a' /opt/cni/bin/bridge"));
        Assert.Contains("supportedVersions", await node.ShAsync("CNI_COMMAND=VERSION /opt/cni/bin/bridge </dev/null"), StringComparison.Ordinal);

        string before = await node.ListingAsync("/opt", "/etc/cni");
        dynamic second = One(Install(node, $"-Path '{Archive}'"));
        Assert.Equal("Unchanged", second.Status.ToString());
        Assert.Equal(before, await node.ListingAsync("/opt", "/etc/cni"));
    }

    [Fact]
    public async Task An_update_keeps_plugins_of_others_and_can_be_rolled_back()
    {
        await using LabNode node = await lab.BorrowAsync();
        One(Install(node, $"-Path '{Archive}'"));
        await node.ShAsync("cp /bin/true /opt/cni/bin/cilium-cni");
        dynamic updated = One(Install(node, $"-Path '{Version("2.0.0")}'"));
        Assert.Equal(("Updated", "2.0.0", "1.1.1"), ((string)updated.Status.ToString(), (string)updated.Version, (string)updated.PreviousVersion));
        Assert.Contains("cilium-cni", (IEnumerable<string>)updated.Plugins);

        dynamic back = One(Install(node, "-Rollback"));
        Assert.Equal(("RolledBack", "1.1.1"), ((string)back.Status.ToString(), (string)back.Version));
        Assert.Contains("cilium-cni", (IEnumerable<string>)back.Plugins);
        Assert.Equal("Unchanged", ((dynamic)One(Install(node, $"-Path '{Archive}'"))).Status.ToString());
    }

    [Fact]
    public async Task A_changed_plugin_is_noticed_and_put_right()
    {
        await using LabNode node = await lab.BorrowAsync();
        One(Install(node, $"-Path '{Archive}'"));
        await node.ShAsync("echo x >>/opt/cni/bin/vlan");
        Assert.Equal("Updated", ((dynamic)One(Install(node, $"-Path '{Archive}'"))).Status.ToString());
        Assert.Contains("supportedVersions", await node.ShAsync("CNI_COMMAND=VERSION /opt/cni/bin/vlan </dev/null"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_distributions_plugins_are_linked()
    {
        await using LabNode node = await lab.BorrowAsync();
        dynamic result = One(Install(node, "-Distribution"));
        Assert.Equal("Installed", result.Status.ToString());
        Assert.StartsWith("1.1.1", (string)result.Version, StringComparison.Ordinal);
        Assert.Equal("/usr/lib/cni/bridge", await node.ShAsync("readlink /opt/cni/bin/bridge"));
        Assert.Equal("Unchanged", ((dynamic)One(Install(node, "-Distribution"))).Status.ToString());
    }

    [Fact]
    public async Task WhatIf_tells_the_change_and_makes_none()
    {
        await using LabNode node = await lab.BorrowAsync();
        string before = await node.ListingAsync("/opt", "/etc/cni");
        Invocation run = Install(node, $"-Path '{Archive}' -BridgeSubnet 10.9.0.0/24 -WhatIf");
        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        Assert.Contains("install CNI plugins 1.1.1 (amd64) into /opt/cni/bin", run.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await node.ListingAsync("/opt", "/etc/cni"));
    }

    [Fact]
    public async Task A_bridge_configuration_comes_only_when_asked_for()
    {
        await using LabNode node = await lab.BorrowAsync();
        One(Install(node, $"-Path '{Archive}'"));
        Assert.Equal("", await node.ShAsync("ls /etc/cni/net.d/*hak8s* 2>/dev/null || true"));
        dynamic result = One(Install(node, $"-Path '{Archive}' -BridgeSubnet 10.9.0.0/24"));
        Assert.Equal(("Unchanged", "Installed"), ((string)result.Status.ToString(), (string)result.BridgeStatus.ToString()));
        Assert.Contains("10.9.0.0/24", await node.ShAsync("cat /etc/cni/net.d/10-hak8s-bridge.conflist"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archives_that_are_not_fit_are_refused_before_any_connection()
    {
        // The node does not exist: a connection would fail otherwise.
        string whole = Version("2.0.0"), nobody = "New-HaK8sNode nobody -HostName 192.0.2.1";
        await File.WriteAllTextAsync(whole + ".sha256", new string('0', 64) + "  " + Path.GetFileName(whole) + "\n", TestContext.Current.CancellationToken);
        Assert.StartsWith("CniChecksumDiffers", Refused($"{nobody} | Install-CniPlugins -Path '{whole}'"), StringComparison.Ordinal);

        byte[] half = File.ReadAllBytes(Archive)[..1_000_000];
        await File.WriteAllBytesAsync(whole, half, TestContext.Current.CancellationToken);
        string digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(half));
        Assert.StartsWith("CniArchiveBroken", Refused($"{nobody} | Install-CniPlugins -Path '{whole}' -Sha256 {digest}"), StringComparison.Ordinal);

        File.Delete(whole + ".sha256");
        Assert.StartsWith("CniChecksumMissing", Refused($"{nobody} | Install-CniPlugins -Path '{whole}'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_an_error_and_leaves_the_present_plugins()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("mkdir -p /opt && mount -t tmpfs -o size=30m tmpfs /opt && mkdir -p /opt/cni/bin && cp /bin/true /opt/cni/bin/mine");
        string before = await node.ListingAsync("/opt");
        Failed("CniNoSpace", Install(node, $"-Path '{Archive}'"));
        Assert.Equal(before, await node.ListingAsync("/opt"));
    }

    [Fact]
    public async Task A_user_needs_the_right_which_sudo_gives()
    {
        await using LabNode node = await lab.BorrowAsync();
        string before = await node.ListingAsync("/opt");
        Failed("CniNoPermission", Install(node, $"-Path '{Archive}'", "plain"));
        Assert.Equal(before, await node.ListingAsync("/opt"));
        Assert.Equal("Installed", ((dynamic)One(Install(node, $"-Path '{Archive}'", "ops", "-Sudo"))).Status.ToString());
        Assert.Equal("root:root 755", await node.ShAsync("stat -c '%U:%G %a' /opt/cni/bin/bridge"));
    }

    [Fact]
    public async Task A_rollback_of_nothing_is_an_error()
    {
        await using LabNode node = await lab.BorrowAsync();
        Failed("CniNothingToRollBack", Install(node, "-Rollback"));
    }

    [Fact]
    public async Task A_power_cut_in_the_middle_leaves_the_present_set_and_the_next_run_tidies_up()
    {
        await using LabNode node = await lab.BorrowAsync();
        One(Install(node, $"-Path '{Archive}'"));
        string before = await node.ListingAsync("/opt/cni/bin");
        using PowerShell running = await StopAtUnpackingAsync(node);
        await node.LabAsync("kill");
        await node.LabAsync("boot");
        running.Stop();
        Assert.Equal(before, await node.ListingAsync("/opt/cni/bin"));
        await node.ShAsync("ls -d /opt/cni/bin.hak8s-new.* && rm /usr/local/bin/tar");
        Assert.Equal("Updated", ((dynamic)One(Install(node, $"-Path '{Version("2.0.0")}'"))).Status.ToString());
        Assert.Equal("bin\nbin.hak8s-previous", await node.ShAsync("ls /opt/cni"));
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_returns_at_once_and_leaves_nothing_on_the_node()
    {
        await using LabNode node = await lab.BorrowAsync();
        One(Install(node, $"-Path '{Archive}'"));
        string before = await node.ListingAsync("/opt/cni/bin");
        using PowerShell running = await StopAtUnpackingAsync(node);
        running.Stop();
        await node.ShAsync("i=0; while ls -d /opt/cni/bin.hak8s-new.* 2>/dev/null; do i=$((i+1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done >/dev/null");
        Assert.Equal(before, await node.ListingAsync("/opt/cni/bin"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Starts an update that stands still on the node while it unpacks.</summary>
    private async Task<PowerShell> StopAtUnpackingAsync(LabNode node)
    {
        await node.ShAsync("printf '#!/bin/sh\\n: >/run/unpacking\\nexec sleep 600\\n' >/usr/local/bin/tar && chmod 755 /usr/local/bin/tar");
        PowerShell running = session.Start($"{node.NodeScript()} | Install-CniPlugins -Path '{Version("2.0.0")}'", []);
        await node.ShAsync("i=0; until [ -e /run/unpacking ]; do i=$((i+1)); [ $i -lt 300 ] || exit 1; sleep 0.1; done");
        return running;
    }

    /// <summary>The lab's archive under the name of another version.</summary>
    private string Version(string version)
    {
        string path = Path.Combine(folder, $"cni-plugins-linux-amd64-v{version}.tgz");
        File.Copy(Archive, path, overwrite: true);
        string digest = File.ReadAllText(Archive + ".sha256")[..64];
        File.WriteAllText(path + ".sha256", $"{digest}  {Path.GetFileName(path)}\n");
        return path;
    }

    private Invocation Install(LabNode node, string parameters, string user = "root", string more = "") =>
        session.Invoke($"{node.NodeScript(user, more)} | Install-CniPlugins {parameters}");

    private static object One(Invocation run)
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        return Assert.Single(run.Output).BaseObject;
    }

    private static void Failed(string id, Invocation run)
    {
        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Null(run.Terminating);
    }

    private string Refused(string script) => Assert.Single(session.Invoke(script).Errors).FullyQualifiedErrorId;
}
