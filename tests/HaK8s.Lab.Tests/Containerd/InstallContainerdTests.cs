using System.Formats.Tar;
using System.IO.Compression;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Containerd;

/// <summary>Install-Containerd with the real containerd of bookworm (1.6.20) and of trixie (1.7.24) on real nodes, over SSH.</summary>
public sealed class InstallContainerdTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string CriAnswers = "crictl info >/dev/null && containerd --version | awk '{ print $3 }'";
    private const string MainPid = "systemctl show -p MainPID --value containerd";
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-containerd-").FullName;

    [Fact]
    public async Task An_upgrade_and_its_way_back_let_a_running_container_be_and_a_second_run_touches_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        // With CNI plugins, so that the verdicts go by the versions alone.
        await node.ShAsync("mkdir -p /opt/cni/bin && ln -s /usr/lib/cni/loopback /opt/cni/bin/ && ctr -n k8s.io run -d k8s.gcr.io/pause:3.2 survivor");
        string container = await node.ShAsync("ctr -n k8s.io tasks ls | awk '$1 == \"survivor\" { print $2, $3 }'");
        Assert.EndsWith("RUNNING", container, StringComparison.Ordinal);
        Verdicts(node, "Works", "Recommended", "Recommended", "Works", "Works", "Fails", "Fails");

        // The dry run tells the change and makes none.
        string before = await StateAsync(node);
        Invocation dry = Install(node, $"'{lab.ContainerdFolder}' -Version 1.7.24 -WhatIf");
        Assert.Empty(dry.Output);
        Assert.Contains("install containerd 1.7.24 (amd64) in place of 1.6.20", dry.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync(node));

        dynamic first = One(Install(node, $"'{lab.ContainerdFolder}' -Version 1.7.24 -KubernetesVersion 1.20"));
        Assert.Equal(("Updated", "1.7.24", "1.6.20", true), ((string)first.Status.ToString(), (string)first.ContainerdVersion.ToString(), (string)first.PreviousVersion.ToString(), (bool)first.Restarted));
        Assert.StartsWith("1.7.24", await node.ShAsync(CriAnswers), StringComparison.Ordinal);
        Assert.Equal("/usr/local/bin/containerd", await node.ShAsync($"readlink /proc/$({MainPid})/exe"));
        Assert.Contains("lab's release of runc", await node.ShAsync("cat /usr/local/sbin/runc"), StringComparison.Ordinal);
        Assert.Equal(container, await node.ShAsync("ctr -n k8s.io tasks ls | awk '$1 == \"survivor\" { print $2, $3 }'"));
        // The new daemon makes containers too.
        await node.ShAsync("ctr -n k8s.io run -d k8s.gcr.io/pause:3.2 newcomer && ctr -n k8s.io tasks kill -s KILL newcomer");
        Verdicts(node, "Works", "Recommended", "Recommended", "Recommended", "Recommended", "Works", "Fails");

        (string state, string pid) = (await StateAsync(node), await node.ShAsync(MainPid));
        Assert.DoesNotContain("What if", Install(node, $"'{lab.ContainerdFolder}' -Version 1.7.24 -WhatIf").HostText, StringComparison.Ordinal);
        dynamic second = One(Install(node, $"'{lab.ContainerdFolder}' -Version 1.7.24"));
        Assert.Equal(("Unchanged", false), ((string)second.Status.ToString(), (bool)second.Restarted));
        Assert.Equal((state, pid), (await StateAsync(node), await node.ShAsync(MainPid)));

        dynamic back = One(Install(node, "-Rollback"));
        Assert.Equal(("RolledBack", "1.6.20"), ((string)back.Status.ToString(), (string)back.ContainerdVersion.ToString()));
        Assert.StartsWith("1.6.20", await node.ShAsync(CriAnswers), StringComparison.Ordinal);
        Assert.Equal("/usr/bin/containerd", await node.ShAsync($"readlink /proc/$({MainPid})/exe"));
        Assert.Equal(before, await StateAsync(node));
        Assert.Equal(container, await node.ShAsync("ctr -n k8s.io tasks ls | awk '$1 == \"survivor\" { print $2, $3 }'"));
    }

    [Fact]
    public async Task A_daemon_that_does_not_start_is_taken_back_with_the_journals_words_and_other_failures_change_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        string before = await StateAsync(node);

        Invocation failed = Install(node, $"'{Broken("1.7.99")}' -TimeoutSeconds 6");
        string error = Assert.Single(failed.Errors).ToString();
        Assert.StartsWith("ContainerdDoesNotAnswer", failed.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("this daemon does not start", error, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync(node));
        Assert.StartsWith("1.6.20", await node.ShAsync(CriAnswers), StringComparison.Ordinal);

        // No mirror, but the package is there and in use already.
        Assert.Equal("Unchanged", ((dynamic)One(Install(node, "-FromPackage"))).Status.ToString());
        await node.ShAsync("mv /var/lib/dpkg/info/containerd.list /root/ && sed -i '/^Package: containerd$/,/^$/d' /var/lib/dpkg/status");
        Failed("ContainerdPackageFailed", Install(node, "-FromPackage"));
        Failed("ContainerdNothingToRollBack", Install(node, "-Rollback"));
        Assert.Equal(before, await StateAsync(node));
        Assert.StartsWith("1.6.20", await node.ShAsync(CriAnswers), StringComparison.Ordinal);

        // A CRI that is switched off is known as soon as the new daemon answers.
        await node.ShAsync("printf 'disabled_plugins = [\"cri\"]\n' >/etc/containerd/config.toml && systemctl restart containerd");
        Invocation off = Install(node, $"'{lab.ContainerdFolder}' -Version 1.7.24");
        Failed("ContainerdDoesNotAnswer", off);
        Assert.Contains("disabled_plugins", off.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("1.6.20", await node.ShAsync("ctr version | awk '$1 == \"Version:\" { v = $2 } END { print v }'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_is_made_again_and_the_replacement_comes_to_its_end()
    {
        await using LabNode node = await lab.BorrowAsync();
        using PSDataCollection<PSObject> output = [];
        using PowerShell running = session.Start($"{node.NodeScript()} | Install-Containerd '{lab.ContainerdFolder}' -Version 1.7.24", output);
        await node.ShAsync("i=0; until [ -e /var/lib/hak8s/containerd-switch/pid ]; do i=$((i+1)); [ $i -lt 600 ] || exit 1; sleep 0.1; done; pkill -KILL -f '^sshd: root@notty'");
        while (running.InvocationStateInfo.State == PSInvocationState.Running)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Empty(running.Streams.Error);
        Assert.Equal("1.7.24", ((dynamic)Assert.Single(output).BaseObject).ContainerdVersion.ToString());
        Assert.StartsWith("1.7.24", await node.ShAsync(CriAnswers), StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync("ls -d /usr/local/.hak8s* /usr/local/bin/.*hak8s* /var/lib/hak8s/containerd/previous.* 2>/dev/null || true"));
    }

    [Fact]
    public async Task What_is_not_fit_is_refused_before_any_connection()
    {
        // The node does not exist: a connection would fail otherwise.
        const string Nobody = "New-HaK8sNode nobody -HostName 192.0.2.1";
        string archive = Path.Combine(lab.ContainerdFolder, "containerd-1.7.24-linux-amd64.tar.gz");
        Assert.StartsWith("ContainerdUnfit", Refused($"{Nobody} | Install-Containerd '{archive}' -KubernetesVersion 1.36"), StringComparison.Ordinal);
        Assert.StartsWith("ContainerdChecksumDiffers", Refused($"{Nobody} | Install-Containerd '{archive}' -Sha256 {new string('0', 64)}"), StringComparison.Ordinal);
        Assert.StartsWith("ContainerdSeveralVersions", Refused($"{Nobody} | Install-Containerd '{lab.ContainerdFolder}'"), StringComparison.Ordinal);

        string half = Path.Combine(folder, Path.GetFileName(archive));
        byte[] content = File.ReadAllBytes(archive)[..1_000_000];
        await File.WriteAllBytesAsync(half, content, TestContext.Current.CancellationToken);
        Assert.StartsWith("ContainerdChecksumMissing", Refused($"{Nobody} | Install-Containerd '{half}'"), StringComparison.Ordinal);
        Assert.StartsWith("ContainerdArchiveBroken", Refused($"{Nobody} | Install-Containerd '{half}' -Sha256 {Convert.ToHexString(SHA256.HashData(content))}"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The verdicts of Test-ContainerdVersion on what really runs.</summary>
    private void Verdicts(LabNode node, params string[] expected)
    {
        string[] versions = ["1.20", "1.24", "1.26", "1.29", "1.32", "1.35", "1.36"];
        Assert.Equal(expected, versions.Select(version => (string)((dynamic)One(session.Invoke(
            $"{node.NodeScript()} | Test-ContainerdVersion -KubernetesVersion {version}"))).Outcome.ToString()));
    }

    /// <summary>Files, links, modes, owners, times of files and contents of all that an installation could touch. A folder's own time tells nothing.</summary>
    private static Task<string> StateAsync(LabNode node) => node.ShAsync(
        "for d in /usr/local /etc/systemd /etc/containerd; do find $d -type f -printf '%p %m %u:%g %T@ %s\\n'; find $d ! -type f -printf '%p %y %m %u:%g %l\\n'; find $d -type f -exec sha256sum {} +; done | sort");

    /// <summary>A release whose programs all end with an error.</summary>
    private string Broken(string version)
    {
        string path = Path.Combine(folder, $"containerd-{version}-linux-amd64.tar.gz");
        using (GZipStream zipped = new(File.Create(path), CompressionLevel.Fastest))
        using (TarWriter tar = new(zipped))
            foreach (string name in (string[])["containerd", "containerd-shim-runc-v2", "ctr"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/" + name)
                {
                    Mode = (UnixFileMode)0b111_101_101,
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes("#!/bin/sh\necho this daemon does not start >&2\nexit 1\n")),
                });
        File.WriteAllText(path + ".sha256sum", $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}  {Path.GetFileName(path)}\n");
        return path;
    }

    private Invocation Install(LabNode node, string parameters) => session.Invoke($"{node.NodeScript()} | Install-Containerd {parameters}");

    private static object One(Invocation run)
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        return Assert.Single(run.Output).BaseObject;
    }

    private static void Failed(string id, Invocation run)
    {
        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private string Refused(string script) => Assert.Single(session.Invoke(script).Errors).FullyQualifiedErrorId;
}
