using System.Formats.Tar;
using HaK8s.Cni;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Cni;

public sealed class PluginArchiveTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_gives_its_version_architecture_checksum_and_plugins()
    {
        byte[] content = Archive.Release("1.5.1", "portmap", "bridge", "host-local");
        PluginArchive archive = await PluginArchive.ReadAsync(Archive.Save(folder.Path, content, "arm64"), null, Stop);
        Assert.Equal(("1.5.1", "arm64", Archive.Digest(content)), (archive.Version, archive.Architecture, archive.Sha256));
        Assert.Equal(["bridge", "host-local", "portmap"], archive.Plugins);
        Assert.True(archive.SpaceNeeded > content.Length);
    }

    [Fact]
    public async Task Without_any_checksum_the_remedy_names_the_parameter()
    {
        string path = Archive.Save(folder.Path, Archive.Release("1", "bridge"), withChecksum: false);
        HaK8sException failure = await Fails("CniChecksumMissing", path);
        Assert.Contains("-Sha256", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_checksum_stands_for_the_file_beside_the_archive()
    {
        byte[] content = Archive.Release("1", "bridge");
        string path = Archive.Save(folder.Path, content, withChecksum: false);
        Assert.Equal(Archive.Digest(content), (await PluginArchive.ReadAsync(path, Archive.Digest(content).ToUpperInvariant(), Stop)).Sha256);
        await Fails("CniChecksumDiffers", path, new string('0', 64));
    }

    [Fact]
    public async Task One_flipped_bit_is_a_wrong_checksum_before_anything_is_parsed()
    {
        byte[] content = Archive.Release("1", "bridge");
        string path = Archive.Save(folder.Path, content);
        content[0] ^= 1;
        File.WriteAllBytes(path, content);
        await Fails("CniChecksumDiffers", path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a digest at all")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000  cni-plugins-linux-amd64-v9.9.9.tgz")]
    public async Task A_checksum_file_that_does_not_name_the_archive_is_refused(string text)
    {
        string path = Archive.Save(folder.Path, Archive.Release("1", "bridge"));
        File.WriteAllText(path + ".sha256", text);
        await Fails("CniChecksumFile", path);
    }

    [Fact]
    public async Task Another_name_is_refused() => await Fails("CniArchiveName", folder["plugins.tgz"]);

    [Fact]
    public async Task An_archive_that_is_not_there_is_not_found()
    {
        await Fails("CniArchiveNotFound", folder["cni-plugins-linux-amd64-v1.5.1.tgz"]);
        await Fails("CniArchiveNotFound", folder["cni-plugins-linux-amd64-v1.5.1.tgz"], new string('0', 64));
    }

    [Fact]
    public async Task What_is_no_gzip_is_broken() => await Fails("CniArchiveBroken", Archive.Save(folder.Path, "plain text, and more of it"u8.ToArray()));

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public async Task A_truncated_archive_is_broken(double part)
    {
        // Content that does not compress, so that the cut falls into a file.
        string noise = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000));
        byte[] whole = Archive.Pack(Archive.File("bridge", noise), Archive.File("portmap", noise));
        await Fails("CniArchiveBroken", Archive.Save(folder.Path, whole[..(int)(whole.Length * part)]));
    }

    [Theory]
    [InlineData("../bridge")]
    [InlineData("/opt/cni/bin/bridge")]
    [InlineData("./a/../../bridge")]
    [InlineData("sub/bridge")]
    [InlineData(".hak8s-cni")]
    [InlineData("-rf")]
    [InlineData("two words")]
    public async Task A_name_that_could_leave_the_folder_or_mislead_a_program_is_unsafe(string name) =>
        await Fails("CniArchiveUnsafe", Archive.Save(folder.Path, Archive.Pack(Archive.File("bridge"), Archive.File(name))));

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.Directory)]
    public async Task A_member_that_is_no_plain_file_is_unsafe(TarEntryType type) =>
        await Fails("CniArchiveUnsafe", Archive.Save(folder.Path, Archive.Pack(Archive.File("bridge"), Archive.Entry(type, "member"))));

    [Fact]
    public async Task A_name_that_comes_twice_is_unsafe() =>
        await Fails("CniArchiveUnsafe", Archive.Save(folder.Path, Archive.Pack(Archive.File("bridge"), Archive.File("./bridge"))));

    [Fact]
    public async Task An_archive_without_executables_holds_no_plugin() =>
        await Fails("CniArchiveEmpty", Archive.Save(folder.Path, Archive.Pack(Archive.File("README.md", "text", (UnixFileMode)0b110_100_100))));

    public void Dispose() => folder.Dispose();

    private static async Task<HaK8sException> Fails(string id, string path, string? sha256 = null)
    {
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => PluginArchive.ReadAsync(path, sha256, Stop));
        Assert.Equal(id, failure.ErrorId);
        return failure;
    }
}
