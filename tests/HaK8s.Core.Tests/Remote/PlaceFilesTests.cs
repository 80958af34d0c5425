using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>The script runs in the real sh of this machine. What needs root or a file system of its own is tested in the lab.</summary>
public sealed class PlaceFilesTests : IDisposable
{
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100, Private = (UnixFileMode)0b110_000_000;

    private readonly TemporaryDirectory node = new();
    private readonly LocalSession session = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Pki => node["pki"];

    public void Dispose() => node.Dispose();

    private PlaceFiles Files(string ca = "authority", string key = "key bytes") => new(
    [
        new(Encoding.UTF8.GetBytes(ca), Pki + "/etcd/ca.crt", Readable), new(Encoding.UTF8.GetBytes(key), Pki + "/client.key", Private),
    ]);

    private string[] Listing() =>
    [
        .. Directory.EnumerateFileSystemEntries(node.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {State(path)}"),
    ];

    private static string State(string path) => new FileInfo(path) switch
    {
        { LinkTarget: { } target } => $"-> {target}",
        { Exists: true } file => $"{file.UnixFileMode} {file.LastWriteTimeUtc:O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}",
        var directory => $"{directory.UnixFileMode} {Directory.GetLastWriteTimeUtc(path):O} ",
    };

    [Fact]
    public async Task Missing_files_and_directories_are_created_with_content_and_mode()
    {
        Placement placement = await Files().ApplyAsync(session, Stop);

        Assert.All(placement.Files, file => Assert.Equal(PlacedFileStatus.Created, file.Status));
        Assert.Equal([Pki, Pki + "/etcd"], placement.MadeDirectories);
        Assert.Equal("authority", File.ReadAllText(Pki + "/etcd/ca.crt"));
        Assert.Equal("key bytes", File.ReadAllText(Pki + "/client.key"));
        Assert.Equal(Readable, File.GetUnixFileMode(Pki + "/etcd/ca.crt"));
        Assert.Equal(Private, File.GetUnixFileMode(Pki + "/client.key"));
        Assert.Equal(["0644", "0600"], placement.Files.Select(file => file.Mode));
        Assert.Equal(0b111_101_101, (int)File.GetUnixFileMode(Pki + "/etcd"));
        Assert.Equal(2, Directory.GetFileSystemEntries(Pki).Length);
    }

    [Fact]
    public async Task The_second_run_touches_nothing()
    {
        await Files().ApplyAsync(session, Stop);
        string[] before = Listing();

        Placement placement = await Files().ApplyAsync(session, Stop);

        Assert.All(placement.Files, file => Assert.Equal(PlacedFileStatus.Unchanged, file.Status));
        Assert.False(placement.HasChanges);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task Only_the_file_that_differs_is_replaced()
    {
        await Files().ApplyAsync(session, Stop);
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Pki + "/etcd/ca.crt", time);

        Placement placement = await Files(key: "another key").ApplyAsync(session, Stop);

        Assert.Equal([PlacedFileStatus.Unchanged, PlacedFileStatus.Updated], placement.Files.Select(file => file.Status));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Pki + "/etcd/ca.crt"));
        Assert.Equal("another key", File.ReadAllText(Pki + "/client.key"));
    }

    [Fact]
    public async Task A_wrong_mode_is_mended()
    {
        await Files().ApplyAsync(session, Stop);
        File.SetUnixFileMode(Pki + "/client.key", Readable);

        Placement placement = await Files().ApplyAsync(session, Stop);

        Assert.Equal(PlacedFileStatus.Updated, placement.Files[1].Status);
        Assert.Equal(Private, File.GetUnixFileMode(Pki + "/client.key"));
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_says_what_applying_does()
    {
        await Files().ApplyAsync(session, Stop);
        File.Delete(Pki + "/etcd/ca.crt");
        Directory.Delete(Pki + "/etcd");
        string[] before = Listing();
        PlaceFiles next = Files(key: "another key");

        Placement plan = await next.PlanAsync(session, Stop);

        Assert.Equal(before, Listing());
        Assert.Null(session.Ran[^1].Input);
        Placement done = await next.ApplyAsync(session, Stop);
        Assert.Equal(done.Files, plan.Files);
        Assert.Equal(done.MadeDirectories, plan.MadeDirectories);
    }

    [Fact]
    public async Task No_content_is_among_the_arguments()
    {
        await Files(key: "secret-0123456789").ApplyAsync(session, Stop);
        Assert.DoesNotContain(session.Ran, script => ScriptLibrary.CommandLine(script, sudo: true).Contains("secret-0123456789", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("file", "TargetPathBlocked")]
    [InlineData("dangling", "TargetPathBlocked")]
    [InlineData("directory", "TargetIsDirectory")]
    [InlineData("link", "TargetIsSymbolicLink")]
    public async Task What_stands_in_the_way_is_refused_and_left_as_it_is(string obstacle, string id)
    {
        switch (obstacle)
        {
            case "file": node.Write("pki", "a file"); break;
            case "dangling": File.CreateSymbolicLink(Pki, node["nowhere"]); break;
            case "directory": Directory.CreateDirectory(Pki + "/client.key"); break;
            default: node.Write("pki/other", "other"); File.CreateSymbolicLink(Pki + "/client.key", "other"); break;
        }
        string[] before = Listing();

        foreach (Func<Task> act in new Func<Task>[] { () => Files().ApplyAsync(session, Stop), () => Files().PlanAsync(session, Stop) })
        {
            HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(act);
            Assert.Equal(id, failure.ErrorId);
            Assert.Equal("here", failure.NodeName);
            Assert.Contains(Pki, failure.Cause, StringComparison.Ordinal);
            Assert.NotEmpty(failure.Remedy);
        }
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task A_link_among_the_directories_is_followed()
    {
        Directory.CreateDirectory(node["disk"]);
        File.CreateSymbolicLink(Pki, "disk");
        await Files().ApplyAsync(session, Stop);
        Assert.Equal("key bytes", File.ReadAllText(node["disk/client.key"]));
    }

    // The archive is two headers, two blocks of content and two blocks of zeros.
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(1024)]
    [InlineData(1700)]
    public async Task A_transfer_that_breaks_off_leaves_everything_as_it_was(int bytes)
    {
        node.Write("pki/client.key", "old");
        string[] before = Listing();

        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => Files().ApplyAsync(new LocalSession { CutAfter = bytes }, Stop));

        Assert.Contains(failure.ErrorId, new[] { "TransferIncomplete", "PlaceFilesFailed" });
        // Directories' times change when something comes and goes in them.
        Assert.Equal(before.Where(line => !line.EndsWith(' ')), Listing().Where(line => !line.EndsWith(' ')));
        Assert.Equal([Pki, Pki + "/client.key"], Directory.GetFileSystemEntries(node.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_killed_run_left_behind_goes_with_the_next_one_and_what_a_living_one_has_stays(bool placed)
    {
        if (placed)
            await Files().ApplyAsync(session, Stop);
        string[] stat = (await File.ReadAllTextAsync("/proc/self/stat", Stop)).Split(") ")[^1].Split(' ');
        string living = $"{Pki}/.hak8s.0123456789abcdef.{Environment.ProcessId}.{stat[19]}";
        node.Write($"pki/{Path.GetFileName(living)}/0", "key");
        // The number has come back as another process; the process is gone.
        node.Write($"pki/.hak8s.0123456789abcde0.{Environment.ProcessId}.1/0", "key");
        node.Write("pki/.hak8s.0123456789abcde1.4194305.1/0", "key");
        await Files().ApplyAsync(session, Stop);
        Assert.Equal([living], Directory.GetDirectories(Pki, ".hak8s.*"));
    }

    [Fact]
    public async Task What_an_interrupted_run_left_behind_is_removed_after_an_hour()
    {
        node.Write("pki/.hak8s.old/0", "key");
        node.Write("pki/.hak8s.young/0", "key");
        Directory.SetLastWriteTimeUtc(Pki + "/.hak8s.old", DateTime.UtcNow.AddHours(-2));
        await Files().ApplyAsync(session, Stop);
        Assert.Equal([Pki + "/.hak8s.young"], Directory.GetDirectories(Pki, ".hak8s.*"));
    }

    [Theory]
    [InlineData("tar: 0: Cannot write: No space left on device", "TargetDiskFull")]
    [InlineData("tar: 0: Cannot open: Permission denied", "TargetDenied")]
    [InlineData("tar: 0: Cannot open: Read-only file system", "TargetReadOnly")]
    [InlineData("tar: Something else", "PlaceFilesFailed")]
    public async Task What_tar_says_becomes_a_failure_of_its_own(string message, string id)
    {
        node.WriteProgram("bin/tar", $"echo '{message}' >&2; exit 2");

        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => Files().ApplyAsync(new LocalSession { ProgramDirectory = node["bin"] }, Stop));

        Assert.Equal(id, failure.ErrorId);
        Assert.False(Directory.Exists(Pki));
    }

    [Fact]
    public async Task A_checksum_read_back_that_differs_is_a_failure()
    {
        LocalSession lying = new() { Result = result => result with { Output = result.Output.TrimEnd('\n')[..^4] + "beef\n" } };
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => Files().ApplyAsync(lying, Stop));
        Assert.Equal("ReadBackDiffers", failure.ErrorId);
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("/etc/../shadow")]
    [InlineData("/etc//x")]
    [InlineData("/etc/x/")]
    [InlineData("/etc/./x")]
    [InlineData("/etc/x\ny")]
    [InlineData("/")]
    [InlineData("")]
    public void A_target_that_is_no_plain_absolute_path_is_refused(string target) =>
        Assert.Equal("TargetPathInvalid", Assert.Throws<HaK8sException>(() => new PlaceFiles([new([], target, Readable)])).ErrorId);

    [Fact]
    public void A_target_named_twice_is_refused() =>
        Assert.Equal("TargetPathInvalid", Assert.Throws<HaK8sException>(() => new PlaceFiles([new([], "/x", Readable), new([], "/x", Private)])).ErrorId);

    [Property(MaxTest = 8)]
    public void Any_bytes_arrive_under_any_name(byte[] content, char[] letters)
    {
        string name = "f" + new string([.. letters.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter != '/').Take(60)]);
        using TemporaryDirectory other = new();
        Placement placement = new PlaceFiles([new(content, other[name], Private)]).ApplyAsync(session, Stop).GetAwaiter().GetResult();
        Assert.Equal(content, File.ReadAllBytes(other[name]));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(content)), placement.Files[0].Sha256, ignoreCase: true);
    }

    [Fact]
    public void An_owner_other_than_root_is_worth_a_warning()
    {
        Placement mine = new([new("/a", PlacedFileStatus.Created, "0644", "ops:ops", ""), new("/b", PlacedFileStatus.Created, "0600", "ops:ops", "")], []);
        Assert.Contains("ops:ops", Assert.Single(mine.Warnings), StringComparison.Ordinal);
        Assert.Empty(new Placement([new("/a", PlacedFileStatus.Created, "0644", "root:root", "")], []).Warnings);
    }
}
