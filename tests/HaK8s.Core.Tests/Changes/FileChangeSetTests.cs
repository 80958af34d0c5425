using System.Text;
using HaK8s.Changes;
using HaK8s.Remote;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Changes;

/// <summary>The scripts run in the real sh of this machine.</summary>
public sealed class FileChangeSetTests : IDisposable
{
    private readonly TemporaryDirectory node = new();
    private readonly LocalSession session = new();
    private readonly string id = FileChangeSet.NewId();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => node.Dispose();

    private Task<IReadOnlyList<string>> ApplyAsync(params FileEdit[] edits) =>
        FileChangeSet.ApplyAsync(session, id, edits, "say \"why\"", node["records"], Stop);

    private Task<FileRollback> RollbackAsync(bool force = false, string? other = null, string maker = "say \"why\"") =>
        FileChangeSet.RollbackAsync(session, other ?? id, maker, force, node["records"], Stop);

    private FileEdit Edit(string name, string? before, string? after) => new(node[name], Bytes(before), Bytes(after));

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    // Everything below the node's folder except the records, with content and mode.
    private string State() => string.Join('\n', Directory.EnumerateFileSystemEntries(node.Path, "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(node["records"], StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {File.GetUnixFileMode(path)} {(File.Exists(path) ? File.ReadAllText(path) : "")}"));

    private static async Task FailsAsync(string errorId, Func<Task> work, params string[] says)
    {
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(work);
        Assert.Equal(errorId, failure.ErrorId);
        Assert.All(says, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_replaces_makes_and_removes_files_and_its_rollback_leaves_no_trace_of_it()
    {
        File.SetUnixFileMode(node.Write("etc/a b.conf", "old\n"), (UnixFileMode)0b110_100_000);
        node.Write("etc/gone", "gone");
        string before = State();

        IReadOnlyList<string> targets = await ApplyAsync(
            Edit("etc/a b.conf", "old\n", "new\n"), Edit("new/deep/x", null, "x"), Edit("etc/gone", "gone", null), Edit("etc/same", null, null));

        Assert.Equal([node["etc/a b.conf"], node["new/deep/x"], node["etc/gone"]], targets);
        Assert.Equal("new\n", File.ReadAllText(node["etc/a b.conf"]));
        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(node["etc/a b.conf"]));
        Assert.Equal(FileEdit.Readable, File.GetUnixFileMode(node["new/deep/x"]));
        Assert.Equal("old\n", File.ReadAllText(node[$"etc/a b.conf.hak8s-{id}"]));
        Assert.Equal(2, Directory.GetFiles(node["etc"], $"*.hak8s-{id}").Length);
        Assert.Equal(3, Directory.GetFileSystemEntries(node["etc"]).Length);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(node[$"records/{id}"]));

        FileRollback back = await RollbackAsync();
        Assert.Equal(targets, back.Targets);
        Assert.Equal("say \"why\"", back.Note);
        Assert.Equal(before, State());
        await FailsAsync("ChangeRolledBack", () => RollbackAsync());
    }

    [Fact]
    public async Task Nothing_to_change_asks_the_node_nothing()
    {
        Assert.Empty(await FileChangeSet.ApplyAsync(session, id, [Edit("a", "x", "x"), Edit("b", null, null)], "", node["records"], Stop));
        Assert.Empty(session.Ran);
    }

    [Fact]
    public async Task A_change_of_something_else_than_files_keeps_its_note()
    {
        Assert.Empty(await ApplyAsync(Edit("a", "x", "x")));
        await FailsAsync("ChangeOfAnother", () => RollbackAsync(maker: "say"), "say \"why\"");
        FileRollback back = await RollbackAsync();
        Assert.Empty(back.Targets);
        Assert.Equal("say \"why\"", back.Note);
        await FailsAsync("ChangeRolledBack", () => RollbackAsync());
    }

    [Theory]
    [InlineData("mine", "was")]
    [InlineData(null, "was")]
    [InlineData("new", null)]
    public async Task A_file_that_changed_since_it_was_read_is_refused_and_no_other_touched(string? present, string? planned)
    {
        if (present is not null)
            node.Write("b", present);
        node.Write("a", "a");
        string before = State();
        await FailsAsync("ChangedMeanwhile", () => ApplyAsync(Edit("a", "a", "A"), Edit("b", planned, "B")), node["b"]);
        Assert.Equal(before, State());
        Assert.False(Directory.Exists(node["records"]));
    }

    [Fact]
    public async Task A_rename_that_fails_takes_back_those_before_it()
    {
        node.Write("a", "a");
        node.Write("dir/b", "b");
        string before = State();
        // The first rename of b's content to its target fails; all else is mv itself.
        node.WriteProgram("programs/mv", $"case $* in *'{node["dir/b"]}') echo 'mv: cannot move: No space left on device' >&2; exit 1 ;; esac\nexec /bin/mv \"$@\"");
        LocalSession broken = new() { ProgramDirectory = node["programs"] };
        await FailsAsync("TargetDiskFull", () => FileChangeSet.ApplyAsync(broken, id, [Edit("a", "a", "A"), Edit("dir/b", "b", "B"), Edit("c/c", null, "C")], "", node["records"], Stop));
        Directory.Delete(node["programs"], recursive: true);
        Assert.Equal(before, State());
        Assert.False(Directory.Exists(node["records"]));
    }

    [Fact]
    public async Task A_transfer_cut_short_changes_nothing()
    {
        node.Write("a", "a");
        string before = State();
        LocalSession cut = new() { CutAfter = 700 };
        await FailsAsync("TransferIncomplete", () => FileChangeSet.ApplyAsync(cut, id, [Edit("a", "a", new string('A', 5000))], "", node["records"], Stop));
        Assert.Equal(before, State());
    }

    [Fact]
    public async Task A_file_changed_since_is_put_back_by_force_alone_and_kept()
    {
        node.Write("a", "a");
        await ApplyAsync(Edit("a", "a", "A"), Edit("b", null, "B"));
        node.Write("a", "somebody's");
        File.Delete(node["b"]);
        await FailsAsync("ChangeOverwritten", () => RollbackAsync(), node["a"]);
        Assert.Equal("somebody's", File.ReadAllText(node["a"]));
        Assert.Equal([node["a"]], (await RollbackAsync(force: true)).Targets);
        Assert.Equal("a", File.ReadAllText(node["a"]));
        Assert.Equal("somebody's", File.ReadAllText(node[$"a.hak8s-{id}-replaced"]));
    }

    [Fact]
    public async Task An_unknown_id_is_told_with_those_there_are()
    {
        await FailsAsync("ChangeUnknown", () => RollbackAsync(other: "20200101-000000-abcd"), "none");
        await ApplyAsync(Edit("b", null, "B"));
        await FailsAsync("ChangeUnknown", () => RollbackAsync(other: "20200101-000000-abcd"), id);
        await FailsAsync("ChangeIdInvalid", () => RollbackAsync(other: "../../etc"));
    }

    [Fact]
    public async Task A_lost_backup_stops_the_rollback()
    {
        node.Write("a", "a");
        await ApplyAsync(Edit("a", "a", "A"), Edit("b", null, "B"));
        node.Write($"a.hak8s-{id}", "rotten");
        await FailsAsync("ChangeBackupLost", () => RollbackAsync(), node[$"a.hak8s-{id}"]);
        Assert.Equal("B", File.ReadAllText(node["b"]));
    }

    [Fact]
    public async Task A_private_file_and_its_backup_are_closed_to_others_and_opened_again()
    {
        node.Write("a", "a");
        File.SetUnixFileMode(node["a"], FileEdit.Readable);
        string before = State();
        await ApplyAsync(Edit("a", "a", "secret") with { Mode = (UnixFileMode)0b110_000_000, EnforceMode = true });
        Assert.All(Directory.GetFiles(node.Path), file => Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file)));
        Assert.DoesNotContain(session.Ran, script => ScriptLibrary.CommandLine(script, sudo: true).Contains("secret", StringComparison.Ordinal));
        await RollbackAsync();
        Assert.Equal(before, State());
    }

    [Fact]
    public async Task A_link_is_refused()
    {
        File.CreateSymbolicLink(node["link"], node.Write("a", "a"));
        await FailsAsync("TargetIsSymbolicLink", () => ApplyAsync(Edit("link", "a", "b")));
    }

    [Fact]
    public async Task Files_are_read_byte_for_byte_also_by_globs()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value), 10, 10];
        node.Write("d/2 x.conf", "two");
        node.Write("d/other", "");
        File.WriteAllBytes(node["d/1.conf"], bytes);
        NodeFiles files = await NodeFiles.ReadAsync(session, [node["d/*.conf"], node["none/*.conf"], node["d/none"], node["d/other"]], Stop);
        Assert.Equal([node["d/1.conf"], node["d/2 x.conf"], node["d/other"]], files.Present.Select(file => file.Path));
        Assert.Equal(bytes, files[node["d/1.conf"]].Content);
        Assert.Equal(File.GetUnixFileMode(node["d/1.conf"]), files[node["d/1.conf"]].Mode);
        Assert.Equal("", Encoding.UTF8.GetString(files[node["d/other"]].Content!));
        Assert.Null(files[node["d/none"]].Content);
        await FailsAsync("TargetIsDirectory", () => NodeFiles.ReadAsync(session, [node["d"]], Stop));
    }
}
