using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Remote.Authentication;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>The management host's disk is full: what it keeps stays whole, and nothing half-written is left.</summary>
public sealed class FullManagementHostTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly LabFixture lab;
    private readonly ModuleRunspace session;
    private readonly TemporaryDirectory folder = new();

    public FullManagementHostTests(LabFixture lab, ModuleRunspace session)
    {
        (this.lab, this.session) = (lab, session);
        // Seen by this process and its children alone: they have mounts of their own.
        KeyPrograms.Run("mount", "-t", "tmpfs", "-o", "size=256k", "none", folder.Path);
    }

    public void Dispose()
    {
        KeyPrograms.Run("umount", folder.Path);
        folder.Dispose();
    }

    private void Fill() => KeyPrograms.Run("sh", "-c", $"head -c 1000000 /dev/zero >'{folder["fill"]}' 2>/dev/null || true");

    /// <summary>All files but the one that fills the disk, with their content.</summary>
    private string Files() => KeyPrograms.Run("sh", "-ec", $"cd '{folder.Path}'; find . ! -name fill -printf '%p %m ' -type f -exec sha256sum {{}} ';' -o ! -name fill -type d -printf '%p %m\\n' | sort");

    private static (string Id, ErrorRecord Error) One(Invocation run)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        return (error.FullyQualifiedErrorId.Split(',')[0], error);
    }

    [Theory]
    [InlineData("old")]
    [InlineData(null)]
    public void A_snapshot_that_finds_no_room_leaves_what_was_there(string? old)
    {
        if (old is not null)
            folder.Write("snapshot.db", old);
        Fill();
        string before = Files();
        (string id, ErrorRecord error) = One(session.Invoke($"Import-HaK8sCluster '{lab.ClusterFile}' | Save-EtcdSnapshot '{folder["snapshot.db"]}' -Force"));
        Assert.Equal("EtcdSnapshotNotWritten", id);
        Assert.Contains(folder["snapshot.db"], error.ToString(), StringComparison.Ordinal);
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    /// <summary>A node with a kubeconfig as kubeadm makes it, without a cluster.</summary>
    private static Task<string> MakeAdminConfAsync(LabNode node) => node.ShAsync(
        $"kubeadm init phase certs ca >/dev/null 2>&1 && kubeadm init phase kubeconfig admin --control-plane-endpoint {node.Address}:6443 --kubernetes-version $(kubeadm version -o short) >/dev/null 2>&1; test -s /etc/kubernetes/admin.conf");

    [Fact]
    public async Task A_kubeconfig_that_finds_no_room_leaves_the_old_one_and_the_next_run_writes_it()
    {
        await using LabNode node = await lab.BorrowAsync();
        await MakeAdminConfAsync(node);
        string get = $"{node.NodeScript("ops", "-Sudo")} | Get-KubeConfig -Name lab -Path '{folder["lab.conf"]}' -Force";
        folder.Write("lab.conf", "apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n");
        Fill();
        string before = Files();

        (string id, ErrorRecord error) = One(session.Invoke(get));

        Assert.Equal("KubeConfigNotWritten", id);
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Files());
        File.Delete(folder["fill"]);
        Assert.Empty(session.Invoke(get).Errors);
        Assert.Contains(node.Address, await File.ReadAllTextAsync(folder["lab.conf"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder["lab.conf"]) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
    }

    [Fact]
    public async Task A_merge_that_finds_no_room_leaves_the_old_kubeconfig_and_no_backup_or_lock()
    {
        await using LabNode node = await lab.BorrowAsync();
        await MakeAdminConfAsync(node);
        string merge = $"{node.NodeScript()} | Get-KubeConfig -Name lab | Merge-KubeConfig '{folder["config"]}'";
        folder.Write("config", "apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\npreferences: {}\n");
        File.SetUnixFileMode(folder["config"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Fill();
        string before = Files();

        (string id, ErrorRecord error) = One(session.Invoke(merge));

        Assert.Equal("KubeConfigNotWritten", id);
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Files());
        File.Delete(folder["fill"]);
        Assert.Empty(session.Invoke(merge).Errors);
        Assert.Contains(node.Address, await File.ReadAllTextAsync(folder["config"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_with_room_for_the_backup_alone_leaves_the_old_kubeconfig_whole()
    {
        await using LabNode node = await lab.BorrowAsync();
        await MakeAdminConfAsync(node);
        string old = folder.Write("config", "apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n"), text = File.ReadAllText(old);
        Fill();
        // A page of the fill for the backup; the new file needs more than one.
        using (FileStream fill = new(folder["fill"], FileMode.Open))
            fill.SetLength(fill.Length - 4096);

        (string id, _) = One(session.Invoke($"{node.NodeScript()} | Get-KubeConfig -Name lab | Merge-KubeConfig '{old}'"));

        Assert.Equal("KubeConfigNotWritten", id);
        Assert.Equal(text, await File.ReadAllTextAsync(old, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal));
        // A backup that was made is a whole one.
        Assert.All(Directory.GetFiles(folder.Path, "config.bak-*"), backup => Assert.Equal(text, File.ReadAllText(backup)));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4096 - 30)]
    public async Task A_host_key_that_cannot_be_put_on_file_is_a_warning_and_no_half_line_is_left(int size)
    {
        await using LabNode node = await lab.BorrowAsync();
        // With room for a part of the line in its last page, or with none.
        folder.Write("known", "# " + new string('x', size - 3) + "\n");
        Fill();
        string before = Files(), script = $"{node.NodeScript().Replace(lab.KnownHosts, folder["known"], StringComparison.Ordinal)} -HostKeyPolicy AcceptNew";

        Invocation run = session.Invoke($"{script} | Invoke-NodeCommand hostname");

        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Contains(folder["known"], Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, Files());
        File.Delete(folder["fill"]);
        Assert.Empty(session.Invoke($"{script} | Disconnect-HaK8sNode; {script} | Invoke-NodeCommand true").Warnings);
        Assert.Equal(2, File.ReadAllLines(folder["known"]).Length);
    }
}
