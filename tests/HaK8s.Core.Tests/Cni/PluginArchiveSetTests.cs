using HaK8s.Cni;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Cni;

public sealed class PluginArchiveSetTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_gives_each_architecture_its_archive()
    {
        Save("amd64", "1.5.1");
        Save("arm64", "1.5.1");
        File.WriteAllText(folder["cni-plugins-linux-notes.tgz"], "not an archive of the releases");
        PluginArchiveSet set = await PluginArchiveSet.ReadAsync(folder.Path, null, null, Stop);
        Assert.Equal("arm64", set.For("arm64").Architecture);
        Assert.Equal(["amd64", "arm64"], set.Archives.Select(archive => archive.Architecture));
        Assert.Equal("CniNoArchiveForArchitecture", Assert.Throws<HaK8sException>(() => set.For("s390x")).ErrorId);
    }

    [Fact]
    public async Task Several_versions_want_a_choice()
    {
        Save("amd64", "1.4.0");
        Save("amd64", "1.5.1");
        Assert.Contains("1.4.0, 1.5.1", (await Fails("CniSeveralVersions", folder.Path)).Cause, StringComparison.Ordinal);
        Assert.Equal("1.4.0", (await PluginArchiveSet.ReadAsync(folder.Path, "v1.4.0", null, Stop)).For("amd64").Version);
        await Fails("CniNoSuchVersion", folder.Path, "2.0.0");
    }

    [Fact]
    public async Task A_version_must_fit_the_archive() => await Fails("CniNoSuchVersion", Save("amd64", "1.5.1"), "1.4.0");

    [Fact]
    public async Task An_empty_folder_is_an_error() => await Fails("CniNoArchiveInFolder", folder.Path);

    [Fact]
    public async Task One_checksum_does_not_stand_for_two_archives()
    {
        Save("amd64", "1.5.1");
        Save("arm64", "1.5.1");
        await Fails("CniChecksumForMany", folder.Path, sha256: new string('0', 64));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_SHA_256_is_refused(string text) => await Fails("CniChecksumMalformed", folder.Path, sha256: text);

    public void Dispose() => folder.Dispose();

    private string Save(string architecture, string version) => Archive.Save(folder.Path, Archive.Release(version, "bridge"), architecture, version);

    private static async Task<HaK8sException> Fails(string id, string path, string? version = null, string? sha256 = null)
    {
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => PluginArchiveSet.ReadAsync(path, version, sha256, Stop));
        Assert.Equal(id, failure.ErrorId);
        return failure;
    }
}
