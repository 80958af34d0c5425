using HaK8s.Cni;
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
