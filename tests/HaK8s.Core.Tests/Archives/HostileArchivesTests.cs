using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using HaK8s.Archives;
using HaK8s.Bundles;
using HaK8s.Cni;
using HaK8s.Containerd.Installation;
using HaK8s.Tests.Cni;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Archives;

/// <summary>Archives that were made to hurt, with a right checksum: each is refused while it is read on the management host, before a node sees it.</summary>
public sealed class HostileArchivesTests : IDisposable
{
    private const UnixFileMode Executable = Archive.Executable;
    private readonly TemporaryDirectory home = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Members => new()
    {
        { "absolute", "Unsafe" }, { "parent", "Unsafe" }, { "symbolic link", "Unsafe" }, { "hard link", "Unsafe" }, { "character device", "Unsafe" }, { "block device", "Unsafe" },
        { "pipe", "Unsafe" }, { "set-uid", "Unsafe" }, { "set-gid", "Unsafe" }, { "sticky", "Unsafe" }, { "twice", "Unsafe" }, { "newline", "Unsafe" }, { "quote", "Unsafe" }, { "4 KB", "Unsafe" },
        { "huge size", "Broken" }, { "negative size", "Broken" }, { "size that is no number", "Broken" }, { "huge name", "Broken" }, { "huge attributes", "Broken" },
        { "truncated", "Broken" }, { "no tar", "Broken" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_plugin_archive_with_one_bad_member_is_refused(string kind, string verdict)
    {
        byte[] content = Make(kind, "bridge", name => name);
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => PluginArchive.ReadAsync(Archive.Save(home.Path, content), null, Stop));
        Assert.Equal("CniArchive" + verdict, failure.ErrorId);
        Assert.Contains("cni-plugins-linux-amd64-v1.5.1.tgz", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_containerd_release_with_one_bad_member_is_refused(string kind, string verdict)
    {
        byte[] content = Make(kind, "bin/ctr", name => "bin/" + name);
        string path = home["containerd-1.7.24-linux-amd64.tar.gz"];
        await File.WriteAllBytesAsync(path, content, Stop);
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => ContainerdReleaseSet.ReadAsync(path, null, Archive.Digest(content), null, null, Stop));
        Assert.Equal("ContainerdArchive" + verdict, failure.ErrorId);
    }

    [Theory]
    [InlineData("huge size")]
    [InlineData("negative size")]
    [InlineData("size that is no number")]
    [InlineData("huge attributes")]
    [InlineData("truncated")]
    [InlineData("no tar")]
    public async Task An_image_tarball_with_one_bad_member_is_refused(string kind)
    {
        await File.WriteAllBytesAsync(home["image.tgz"], Make(kind, "manifest.json", name => name), Stop);
        Assert.Equal("BundleNoImage", (await Assert.ThrowsAsync<HaK8sException>(() => ImageTarball.ReadAsync(home["image.tgz"], Stop))).ErrorId);
    }

    [Theory]
    [InlineData("a b:1")]
    [InlineData("--all")]
    [InlineData("a\nb:1")]
    [InlineData("$(id):1")]
    [InlineData("")]
    public async Task An_image_of_a_hostile_name_is_refused(string name)
    {
        string manifest = $$"""[{"Config":"c.json","RepoTags":[{{System.Text.Json.JsonSerializer.Serialize(name)}}],"Layers":[]}]""";
        await File.WriteAllBytesAsync(home["image.tgz"], Archive.Pack(Archive.File("c.json", """{"architecture":"amd64"}"""), Archive.File("manifest.json", manifest)), Stop);
        Assert.Equal("BundleNoImage", (await Assert.ThrowsAsync<HaK8sException>(() => ImageTarball.ReadAsync(home["image.tgz"], Stop))).ErrorId);
    }

    [Fact]
    public async Task Two_manifests_in_one_tarball_are_refused()
    {
        byte[] content = Archive.Pack(Archive.File("c.json", "{}"), Archive.File("manifest.json", "[]"), Archive.File("./manifest.json", """[{"Config":"c.json","RepoTags":["a:1"]}]"""));
        await File.WriteAllBytesAsync(home["image.tgz"], content, Stop);
        Assert.Contains("there twice", (await Assert.ThrowsAsync<HaK8sException>(() => ImageTarball.ReadAsync(home["image.tgz"], Stop))).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_bomb_ends_at_the_limit_in_a_few_kilobytes_of_memory()
    {
        // 1.25 GiB in about 1.3 MB.
        await using (GZipStream zipped = new(File.Create(home["bomb"]), CompressionLevel.Optimal))
        {
            byte[] header = Header("bridge", '0', "00000000000");
            Encoding.ASCII.GetBytes(Convert.ToString(1000L << 20, 8).PadLeft(11, '0')).CopyTo(header, 124);
            Sum(header);
            zipped.Write(header);
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 1280; i++)
                zipped.Write(nothing);
        }
        byte[] content = await File.ReadAllBytesAsync(home["bomb"], Stop);
        Assert.InRange(content.Length, 1, 8 << 20);
        string path = Archive.Save(home.Path, content);
        long before = GC.GetTotalAllocatedBytes();
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => PluginArchive.ReadAsync(path, null, Stop));
        Assert.Equal("CniArchiveBroken", failure.ErrorId);
        Assert.Contains("more than 1024 MiB when it is unpacked", failure.Cause, StringComparison.Ordinal);
        // Other tests run beside this one.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 512L << 20);
    }

    [Theory]
    [InlineData("\"name\": \"bundle\"", "\"name\": \"../../etc\"")]
    [InlineData("\"name\": \"bundle\"", "\"name\": \"a\\nb\"")]
    [InlineData("\"name\": \"bundle\"", "\"name\": \"\"")]
    [InlineData("\"files\": [", "\"files\": [null,")]
    [InlineData("\"files\": [", "\"files\": null, \"other\": [")]
    [InlineData("\"name\": \"a.txt\"", "\"name\": \"manifest.json/../a.txt\"")]
    [InlineData("\"name\": \"a.txt\"", "\"name\": \"b.txt\"")]
    [InlineData("\"images\": []", "\"images\": null")]
    [InlineData("\"images\": []", "\"images\": [null]")]
    [InlineData("\"images\": []", "\"images\": [{\"name\":\"--all\",\"id\":\"sha256:00000000000000000000000000000000\"}]")]
    [InlineData("\"images\": []", "\"images\": [{\"name\":\"a\",\"id\":\".*\"}]")]
    [InlineData("{", "null,{")]
    public async Task A_bundle_whose_manifest_holds_hostile_names_is_refused(string good, string bad)
    {
        await BundleAsync();
        string manifest = await File.ReadAllTextAsync(home["bundle/manifest.json"], Stop);
        Assert.Contains(good, manifest, StringComparison.Ordinal);
        await File.WriteAllTextAsync(home["bundle/manifest.json"], manifest.Replace(good, bad, StringComparison.Ordinal), Stop);
        Assert.Equal("BundleManifest", (await Assert.ThrowsAsync<HaK8sException>(() => Bundle.ReadAsync(home["bundle"], Stop))).ErrorId);
    }

    [Fact]
    public async Task A_bundles_file_that_has_become_a_link_and_a_manifest_of_100_MiB_are_refused()
    {
        await BundleAsync();
        File.Move(home["bundle/a.txt"], home["outside"]);
        File.CreateSymbolicLink(home["bundle/a.txt"], home["outside"]);
        Assert.Equal("BundleDamaged", (await Assert.ThrowsAsync<HaK8sException>(() => Bundle.ReadAsync(home["bundle"], Stop))).ErrorId);
        await using (FileStream file = File.OpenWrite(home["bundle/manifest.json"]))
            file.SetLength(100 << 20);
        Assert.Equal("FileTooLarge", (await Assert.ThrowsAsync<HaK8sException>(() => Bundle.ReadAsync(home["bundle"], Stop))).ErrorId);
    }

    public void Dispose() => home.Dispose();

    private Task<Bundle> BundleAsync() =>
        new BundleMaking([home.Write("a.txt", "a"), home.Write("b.txt", "b")], [], home["bundle"], force: false).MakeAsync(null, Stop);

    /// <summary>An archive with a good member and a bad one.</summary>
    private static byte[] Make(string kind, string good, Func<string, string> at)
    {
        TarEntry first = Archive.File(good);
        byte[] With(TarEntry bad) => Archive.Pack(first, bad);
        byte[] Raw(byte[] bad) => Zip([.. Unzip(Archive.Pack(first))[..^1024], .. bad, .. new byte[2048]]);
        TarEntry Mode(UnixFileMode bit) => Archive.File(at("portmap"), mode: Executable | bit);
        switch (kind)
        {
            case "absolute": return With(Archive.File("/" + at("portmap")));
            case "parent": return With(Archive.File(at("../portmap")));
            case "symbolic link": return With(Archive.Entry(TarEntryType.SymbolicLink, at("containerd")));
            case "hard link": return With(Archive.Entry(TarEntryType.HardLink, at("containerd")));
            case "character device": return With(Archive.Entry(TarEntryType.CharacterDevice, at("containerd")));
            case "block device": return With(Archive.Entry(TarEntryType.BlockDevice, at("containerd")));
            case "pipe": return With(Archive.Entry(TarEntryType.Fifo, at("containerd")));
            case "set-uid": return With(Mode(UnixFileMode.SetUser));
            case "set-gid": return With(Mode(UnixFileMode.SetGroup));
            case "sticky": return With(Mode(UnixFileMode.StickyBit));
            case "twice": return With(Archive.File("./" + good));
            case "newline": return Raw(Header(at("port\nmap"), '0', "00000000000"));
            case "quote": return With(Archive.File(at("port'map")));
            case "4 KB": return With(Archive.File(at(new string('a', 4096))));
            case "huge size": return Raw(Header(at("portmap"), '0', "77777777777"));
            case "negative size": return Raw(Header(at("portmap"), '0', "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"));
            case "size that is no number": return Raw(Header(at("portmap"), '0', "0000000ninex"[..11]));
            case "huge name": return Raw(Header("././@LongLink", 'L', "00100000000"));
            case "huge attributes": return Raw(Header("x", 'x', "00100000000"));
            case "truncated": return Zip(Unzip(Archive.Pack(first, Archive.File(at("containerd"), new string('x', 5000))))[..^3000]);
            default: return Zip(Encoding.ASCII.GetBytes(new string('x', 2000)));
        }
    }

    private static byte[] Header(string name, char type, string size)
    {
        byte[] header = new byte[512];
        void Put(int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, at);
        Put(0, name);
        Put(100, "0000755\0" + "0000000\0" + "0000000\0");
        Put(124, size + "\0" + "00000000000\0");
        header[156] = (byte)type;
        Put(257, "ustar\0" + "00");
        Sum(header);
        return header;
    }

    private static void Sum(byte[] header)
    {
        Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(one => one), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
    }

    private static byte[] Zip(byte[] tar)
    {
        using MemoryStream bytes = new();
        using (GZipStream zipped = new(bytes, CompressionLevel.Fastest))
            zipped.Write(tar);
        return bytes.ToArray();
    }

    private static byte[] Unzip(byte[] gzip)
    {
        using MemoryStream bytes = new();
        using (GZipStream zipped = new(new MemoryStream(gzip), CompressionMode.Decompress))
            zipped.CopyTo(bytes);
        return bytes.ToArray();
    }
}
