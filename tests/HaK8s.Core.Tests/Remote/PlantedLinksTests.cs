using System.Text;
using HaK8s.Archives;
using HaK8s.Bundles;
using HaK8s.Changes;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>
/// Links that somebody has planted at a target, at a name that staging or a backup might use, or in a folder that is about to be filled: the
/// real scripts, in the real sh, never write through one. The victim is a file outside, which must keep its content and mode.
/// </summary>
public sealed class PlantedLinksTests : IDisposable
{
    private const string Secret = "what stands in the victim";
    private const UnixFileMode Private = (UnixFileMode)0b110_000_000;

    private readonly TemporaryDirectory node = new();
    private readonly LocalSession session = new();

    public PlantedLinksTests()
    {
        node.Write("victim", Secret);
        File.SetUnixFileMode(node["victim"], Private);
        Directory.CreateDirectory(node["outside"]);
        Directory.CreateDirectory(node["etc"]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("victim")]
    [InlineData("outside")]
    [InlineData("nowhere")]
    public async Task A_link_at_the_target_is_refused_whatever_it_leads_to(string leadsTo)
    {
        Link("etc/key", leadsTo);
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => PlaceAsync("etc/key"));
        Assert.Equal("TargetIsSymbolicLink", failure.ErrorId);
        failure = await Assert.ThrowsAsync<HaK8sException>(() => ChangeAsync("etc/key", null, "new"));
        Assert.Equal("TargetIsSymbolicLink", failure.ErrorId);
        Untouched();
    }

    [Theory]
    [InlineData("victim", "etc/key")]
    [InlineData("outside", "etc/key")]
    public async Task A_link_planted_after_the_look_is_replaced_and_not_followed(string leadsTo, string target)
    {
        // sync is called between the last look at the target and the rename.
        node.WriteProgram("bin/sync", $"[ -L '{node[target]}' ] || ln -s '{node[leadsTo]}' '{node[target]}'; exec /bin/sync \"$@\"");
        LocalSession raced = new() { ProgramDirectory = node["bin"] };
        await new PlaceFiles([new(Encoding.UTF8.GetBytes("key"), node[target], Private)]).ApplyAsync(raced, Stop);
        Assert.Null(new FileInfo(node[target]).LinkTarget);
        Assert.Equal("key", File.ReadAllText(node[target]));
        Untouched();
    }

    [Fact]
    public async Task Staging_is_a_folder_of_mode_0700_and_of_another_name_each_time_with_files_that_were_never_open()
    {
        // sha256sum runs when the staged files are whole and have not been renamed.
        node.WriteProgram("bin/sha256sum", $"ls -lAn '{node["etc"]}'/.hak8s.* >>'{node["seen"]}' 2>/dev/null; stat -c '%a %u %n' '{node["etc"]}'/.hak8s.* >>'{node["stages"]}' 2>/dev/null; exec /usr/bin/sha256sum \"$@\"");
        LocalSession watched = new() { ProgramDirectory = node["bin"] };
        for (int run = 0; run < 2; run++)
            await new PlaceFiles([new(Encoding.UTF8.GetBytes($"key {run}"), node["etc/key"], Private)]).ApplyAsync(watched, Stop);
        string[] stages = [.. File.ReadAllLines(node["stages"]).Distinct()];
        Assert.Equal(2, stages.Length);
        Assert.All(stages, stage => Assert.Matches($"^700 {SystemUser()} .*/\\.hak8s\\.[0-9a-f]{{16}}\\.[0-9]+\\.[0-9]+$", stage));
        string[] files = [.. File.ReadAllLines(node["seen"]).Where(line => line.StartsWith('-'))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.StartsWith("-rw-------", file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/bin/mkdir -m 777 \"$name\"")]
    [InlineData("ln -s '{0}' \"$name\"")]
    public async Task A_folder_that_already_has_the_name_of_the_stage_is_not_used(string plant)
    {
        // Whoever had guessed the name would be there the moment before.
        string planting = plant.Replace("{0}", node["outside"], StringComparison.Ordinal);
        node.WriteProgram("bin/mkdir", $"for name; do :; done; case $name in */.hak8s.*) {planting} ;; esac; exec /bin/mkdir \"$@\"");
        RemoteResult result = await new LocalSession { ProgramDirectory = node["bin"] }.RunAsync(new RemoteScript("place-files", "apply", ".hak8s.0123456789abcdef",
            "8c7dd922ad47494fc02c388e12c00eac278d1b9e1b0d0a6e2d1b1ad1bd3d8a2f", "600", node["etc/key"]) { Input = Stream.Null }, null, Stop);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("File exists", result["fail"], StringComparison.Ordinal);
        string planted = Assert.Single(Directory.GetFileSystemEntries(node["etc"], ".hak8s.*"));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(planted), entry => Path.GetFileName(entry) == "0");
        Untouched();
    }

    [Fact]
    public async Task A_link_at_a_backups_name_is_replaced_and_a_rollback_follows_none()
    {
        string id = FileChangeSet.NewId();
        node.Write("etc/conf", "old");
        Link($"etc/conf.hak8s-{id}", "victim");
        await ChangeAsync("etc/conf", "old", "new", id);
        Assert.Equal("old", File.ReadAllText(node[$"etc/conf.hak8s-{id}"]));
        Untouched();

        node.Write("etc/conf", "of somebody else");
        Link($"etc/conf.hak8s-{id}-replaced", "victim");
        await FileChangeSet.RollbackAsync(session, id, "test", force: true, node["records"], Stop);
        Assert.Equal("old", File.ReadAllText(node["etc/conf"]));
        Assert.Equal("of somebody else", File.ReadAllText(node[$"etc/conf.hak8s-{id}-replaced"]));
        Untouched();
    }

    [Fact]
    public async Task A_bundle_goes_through_no_link()
    {
        Directory.CreateDirectory(node["bundle"]);
        Link("bundle/a.txt", "victim");
        Link("bundle/b.txt", "outside");
        Link("bundle.hak8s-new", "outside");
        RemoteResult result = await BundleAsync("bundle", "a.txt", "b.txt");
        Assert.Equal((0, "a.txt"), (result.ExitCode, File.ReadAllText(node["bundle/a.txt"])));
        Assert.Equal("b.txt", File.ReadAllText(node["bundle/b.txt"]));
        Assert.Empty(Directory.GetFileSystemEntries(node.Path, ".hak8s-bundle.*"));

        Link("linked", "outside");
        result = await BundleAsync("linked", "a.txt");
        Assert.StartsWith("link\t", result["fail"], StringComparison.Ordinal);
        Untouched();
    }

    [Fact]
    public async Task A_bundles_staging_is_mode_0700_and_its_files_get_their_modes_before_their_names()
    {
        node.WriteProgram("bin/sync", $"stat -c '%a %n' '{node.Path}'/.hak8s-bundle.* '{node.Path}'/.hak8s-bundle.*/* >>'{node["seen"]}' 2>/dev/null; :");
        await BundleAsync("bundle", "a.txt");
        string[] seen = File.ReadAllLines(node["seen"]);
        Assert.Matches(@"^700 .*/\.hak8s-bundle\.[A-Za-z0-9]{6}$", seen[0]);
        Assert.Matches(@"^644 .*/a\.txt$", seen[1]);
    }

    [Fact]
    public async Task A_network_configuration_replaces_a_link_at_its_name()
    {
        foreach (string leadsTo in new[] { "victim", "outside" })
        {
            File.Delete(node["etc/10-bridge.conflist"]);
            Link("etc/10-bridge.conflist", leadsTo);
            using MemoryStream input = new("{}"u8.ToArray());
            RemoteResult result = await session.RunAsync(new RemoteScript("cni-bridge", node["etc/10-bridge.conflist"], Sum("{}")) { Input = input }, null, Stop);
            Assert.Equal((0, "{}"), (result.ExitCode, File.ReadAllText(node["etc/10-bridge.conflist"])));
        }
        Untouched();
    }

    public void Dispose() => node.Dispose();

    private string Link(string name, string leadsTo) => File.CreateSymbolicLink(node[name], node[leadsTo]).FullName;

    private Task<Placement> PlaceAsync(string target) => new PlaceFiles([new(Encoding.UTF8.GetBytes("key"), node[target], Private)]).ApplyAsync(session, Stop);

    private Task<IReadOnlyList<string>> ChangeAsync(string target, string? before, string after, string? id = null) => FileChangeSet.ApplyAsync(session, id ?? FileChangeSet.NewId(),
        [new FileEdit(node[target], before is null ? null : Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))], "test", node["records"], Stop);

    private async Task<RemoteResult> BundleAsync(string destination, params string[] names)
    {
        await using TarStream input = new([.. names.Select(name => new TarMember(name, name.Length, () => new MemoryStream(Encoding.UTF8.GetBytes(name))))]);
        LocalSession watched = new() { ProgramDirectory = node["bin"] };
        return await watched.RunAsync(new RemoteScript("bundle-place", [node[destination], .. names.SelectMany(name => new[] { name, Sum(name) })]) { Input = input }, null, Stop);
    }

    private static string Sum(string text) => Bundle.Digest(Encoding.UTF8.GetBytes(text));

    private static string SystemUser() => Cni.SystemShell.Run("id -u");

    private void Untouched()
    {
        Assert.Equal(Secret, File.ReadAllText(node["victim"]));
        Assert.Equal(Private, File.GetUnixFileMode(node["victim"]));
        Assert.Empty(Directory.GetFileSystemEntries(node["outside"]));
        Assert.False(File.Exists(node["nowhere"]));
    }
}
