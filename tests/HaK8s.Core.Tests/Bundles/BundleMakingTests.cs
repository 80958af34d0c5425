using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using HaK8s.Archives;
using HaK8s.Bundles;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Bundles;

public sealed class BundleMakingTests : IDisposable
{
    private readonly TemporaryDirectory home = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_reads_back_as_it_was_made_and_its_checksums_are_coreutils_own()
    {
        Bundle made = await MakeAsync();
        Bundle read = await Bundle.ReadAsync(home["bundle"], Stop);
        Assert.Equal(made.Files.Select(file => (file.Name, file.Kind, file.Version, file.Architecture, file.Sha256)), read.Files.Select(file => (file.Name, file.Kind, file.Version, file.Architecture, file.Sha256)));
        Assert.Equal([("etcd_3.4_amd64.deb", BundleKind.Package, "3.4", "amd64"), ("image.tar", BundleKind.Image, null, "arm64"), ("notes", BundleKind.Other, null, null), ("runc.amd64", BundleKind.Runc, null, "amd64")],
            read.Files.Select(file => (file.Name, file.Kind, file.Version, file.Architecture)));
        Assert.Equal(["example.org/a:1"], read.Images.Select(image => image.Name));
        using Process check = Process.Start(new ProcessStartInfo("sha256sum", ["-c", "--quiet", "SHA256SUMS"]) { WorkingDirectory = home["bundle"] })!;
        await check.WaitForExitAsync(Stop);
        Assert.Equal(0, check.ExitCode);
    }

    [Theory]
    [InlineData("notes")]
    [InlineData("image.tar")]
    public async Task A_changed_file_is_refused(string name)
    {
        await MakeAsync();
        await File.AppendAllTextAsync(Path.Combine(home["bundle"], name), "x", Stop);
        Assert.Equal("BundleDamaged", (await Assert.ThrowsAsync<HaK8sException>(() => Bundle.ReadAsync(home["bundle"], Stop))).ErrorId);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("-rf")]
    public async Task A_manifest_that_names_a_place_elsewhere_is_refused(string name)
    {
        await MakeAsync();
        string manifest = Path.Combine(home["bundle"], "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Stop)).Replace("\"notes\"", $"\"{name}\"", StringComparison.Ordinal), Stop);
        Assert.Equal("BundleManifest", (await Assert.ThrowsAsync<HaK8sException>(() => Bundle.ReadAsync(home["bundle"], Stop))).ErrorId);
    }

    [Fact]
    public async Task What_cannot_be_made_leaves_nothing_and_a_folder_that_is_no_bundle_is_never_replaced()
    {
        home.Write("bad.tar", "no image");
        BundleMaking making = new([home.Write("in/notes", "text")], [home["bad.tar"]], home["bundle"], force: false);
        Assert.Equal("BundleNoImage", (await Assert.ThrowsAsync<HaK8sException>(() => making.MakeAsync(null, Stop))).ErrorId);
        Assert.Equal(["bad.tar", "in"], Directory.GetFileSystemEntries(home["."]).Select(Path.GetFileName).Order());
        Assert.Equal("BundleExists", Assert.Throws<HaK8sException>(() => new BundleMaking([home["bad.tar"]], [], home["in"], force: true)).ErrorId);
    }

    [Fact]
    public async Task A_file_that_its_checksum_file_contradicts_is_refused()
    {
        home.Write("in/runc.amd64.sha256sum", new string('0', 64) + "  runc.amd64\n");
        Assert.Equal("BundleDamaged", (await Assert.ThrowsAsync<HaK8sException>(MakeAsync)).ErrorId);
        Assert.False(Directory.Exists(home["bundle"]));
    }

    [Fact]
    public async Task What_tar_reads_from_a_stream_are_the_files_whatever_their_size()
    {
        byte[][] contents = [.. new[] { 0, 1, 511, 512, 513, 200_000 }.Select(size => Encoding.ASCII.GetBytes(new string('x', size)))];
        await using TarStream stream = new([.. contents.Select((content, index) => new TarMember($"{index}", content.Length, () => new MemoryStream(content)))]);
        using MemoryStream whole = new();
        await stream.CopyToAsync(whole, Stop);
        whole.Position = 0;
        Directory.CreateDirectory(home["out"]);
        using Process tar = Process.Start(new ProcessStartInfo("tar", ["-xf", "-", "-C", home["out"]]) { RedirectStandardInput = true })!;
        await whole.CopyToAsync(tar.StandardInput.BaseStream, Stop);
        tar.StandardInput.Close();
        await tar.WaitForExitAsync(Stop);
        Assert.Equal(0, tar.ExitCode);
        Assert.All(contents.Index(), item => Assert.Equal(item.Item, File.ReadAllBytes(Path.Combine(home["out"], $"{item.Index}"))));
    }

    public void Dispose() => home.Dispose();

    private async Task<Bundle> MakeAsync()
    {
        home.Write("in/runc.amd64", "#!/bin/sh\n");
        home.Write("in/etcd_3.4_amd64.deb", "package");
        home.Write("in/notes", "text");
        await using (FileStream file = File.Create(home["image.tar"]))
        await using (TarWriter tar = new(file))
        {
            Add(tar, "./config.json", """{"architecture":"arm64","os":"linux"}""");
            Add(tar, "./manifest.json", """[{"Config":"config.json","RepoTags":["example.org/a:1"],"Layers":[]}]""");
        }
        return await new BundleMaking([home["in"]], [home["image.tar"]], home["bundle"], force: false).MakeAsync("v1.32", Stop);
    }

    private static void Add(TarWriter tar, string name, string content) => tar.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
}
