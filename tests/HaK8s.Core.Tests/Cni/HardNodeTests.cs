using HaK8s.Cni;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Cni;

/// <summary>Nodes whose disk says no. Each has a mount of its own, in a mount namespace that ends with the script; wants root.</summary>
public sealed class HardNodeTests
{
    [Fact]
    public async Task A_disk_that_fills_up_while_the_archive_comes_is_named()
    {
        using LocalNode node = Mounted("-t tmpfs -o size=96k tmpfs");
        string noise = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(500_000));
        await Fails(node, "CniNoSpace", Archive.Pack(Archive.File("bridge", Archive.Answering + "\n#" + noise)), observe: false);
        await Fails(node, "CniNoSpace", Archive.Pack(Archive.File("bridge", Archive.Answering + "\n#" + noise)), observe: true);
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_it_is_unpacked_is_named()
    {
        using LocalNode node = Mounted("-t tmpfs -o size=96k tmpfs");
        await Fails(node, "CniNoSpace", Archive.Pack(Archive.File("bridge", Archive.Answering + "\n#" + new string('x', 500_000))), observe: false);
    }

    [Fact]
    public async Task A_disk_that_starts_no_programs_is_named()
    {
        using LocalNode node = Mounted("-t tmpfs -o noexec tmpfs");
        await Fails(node, "CniNoExec", Archive.Release("1.5.1", "bridge"), observe: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_only_disk_is_named(bool observe)
    {
        using LocalNode node = Mounted("-t tmpfs -o ro tmpfs");
        await Fails(node, "CniReadOnly", Archive.Release("1.5.1", "bridge"), observe);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_without_the_right_is_told_so(bool observe)
    {
        Assert.SkipUnless(Environment.UserName == "root", "wants root, to become somebody else");
        using LocalNode node = new("dash") { Before = ["setpriv", "--reuid=65534", "--clear-groups", "--"] };
        await Fails(node, "CniNoPermission", Archive.Release("1.5.1", "bridge"), observe);
        Assert.Empty(node.Beside);
    }

    [Fact]
    public async Task A_folder_in_the_lower_layer_of_an_overlay_is_replaced_and_rolled_back()
    {
        // The kernel refuses to rename such a folder; node images and live systems are made of them.
        using TemporaryDirectory layers = new();
        layers.Write("lower/bin/bridge", "of the image");
        layers.Write("lower/bin/cilium-cni", "of the image");
        Directory.CreateDirectory(layers["upper"]);
        Directory.CreateDirectory(layers["work"]);
        SystemShell.Run($"chmod 755 {layers["lower/bin"]} {layers["lower/bin"]}/*");
        using LocalNode node = Mounted($"-t overlay overlay -o lowerdir={layers["lower"]},upperdir={layers["upper"]},workdir={layers["work"]}");

        CniPluginsResult result = await node.InstallAsync("1.5.1", ["bridge", "portmap"]);
        Assert.Equal(["bridge", "cilium-cni", "portmap"], result.Plugins);
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.InstallAsync("1.5.1", ["bridge", "portmap"])).Status);
        Assert.Equal(["bin", "bin.hak8s-previous"], Directory.GetFileSystemEntries(layers["upper"]).Select(Path.GetFileName).Order());

        CniPluginsResult back = await node.ApplyAsync(new PreviousSource());
        Assert.Equal(["bridge", "cilium-cni"], back.Plugins);
        Assert.Equal("of the image", File.ReadAllText(layers["upper/bin/bridge"]));
    }

    private static LocalNode Mounted(string mount)
    {
        Assert.SkipUnless(Environment.UserName == "root", "wants root, to mount");
        LocalNode? node = null;
        string[] before = ["unshare", "--mount", "sh", "-c", $"mount {mount} \"$0\" && exec \"$@\"", ""];
        node = new LocalNode("dash") { Before = before };
        before[^1] = node.Opt;
        return node;
    }

    /// <summary>Without the observation that would have said it before, the script itself has to say it.</summary>
    private static async Task Fails(LocalNode node, string id, byte[] content, bool observe)
    {
        ArchiveSource source = new(await node.SetAsync(content, "1.5.1"));
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => observe
            ? node.ApplyAsync(source)
            : PluginInstallation.RunAsync(node, new("cni-install", "archive", node.Destination, "1.5.1", Archive.Digest(content))
            {
                Input = new MemoryStream(content),
            }, node.Destination, TestContext.Current.CancellationToken));
        Assert.Equal(id, failure.ErrorId);
    }
}
