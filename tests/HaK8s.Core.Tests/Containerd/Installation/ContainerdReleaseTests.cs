using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HaK8s.Bundles;
using HaK8s.Compatibility;
using HaK8s.Containerd.Installation;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Containerd.Installation;

public sealed class ContainerdReleaseTests : IDisposable
{
    private const string Elf = "\x7f" + "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0";
    private static readonly string[] All = ["bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr"];
    private readonly TemporaryDirectory home = new();

    [Theory]
    [InlineData("containerd-1.7.24-linux-amd64.tar.gz", "1.7.24", "amd64")]
    [InlineData("containerd-static-2.0.0-rc.1-linux-arm64.tar.gz", "2.0.0-rc.1", "arm64")]
    [InlineData("cri-containerd-1.7.24-linux-amd64.tar.gz", null, null)]
    [InlineData("containerd-1.7.24-windows-amd64.tar.gz", null, null)]
    [InlineData("containerd-1.7.24-linux-amd64.tar.gz.sha256sum", null, null)]
    public void A_name_tells_version_and_architecture(string file, string? version, string? architecture) =>
        Assert.Equal((version, architecture), (ContainerdReleaseName.Parse(file)?.Version, ContainerdReleaseName.Parse(file)?.Architecture));

    [Fact]
    public async Task A_folder_gives_the_one_version_asked_for_with_its_runc_and_unit()
    {
        Release("1.6.20", All);
        Release("1.7.24", All);
        home.Write("in/runc.amd64", "#!/bin/sh\n");
        home.Write("in/runc.sha256sum", $"{Bundle.Digest("#!/bin/sh\n"u8.ToArray())} *runc.amd64\n");
        home.Write("in/containerd.service", "unit");
        ContainerdReleaseSet set = await ReadAsync(home["in"], version: "v1.7.24");
        Assert.Equal(("1.7.24", 3), (set.Version, set.For("amd64").Programs.Count));
        Assert.NotNull(set.For("amd64").Runc);
        Assert.Equal("unit"u8.ToArray(), set.GivenUnit);
        Assert.Equal("ContainerdNoArchiveForArchitecture", Assert.Throws<HaK8sException>(() => set.For("arm64")).ErrorId);
        await Fails("ContainerdSeveralVersions", () => ReadAsync(home["in"]));
        await Fails("ContainerdNoSuchVersion", () => ReadAsync(home["in"], version: "1.5.9"));
    }

    [Theory]
    [InlineData("ContainerdArchiveUnsafe", "bin/../../etc/passwd")]
    [InlineData("ContainerdArchiveUnsafe", "/bin/containerd")]
    [InlineData("ContainerdArchiveUnsafe", "etc/crictl.yaml")]
    [InlineData("ContainerdArchiveUnsafe", "bin/ctr")]
    public async Task A_member_that_a_release_does_not_have_is_refused(string id, string member) =>
        await Fails(id, () => ReadAsync(Release("1.7.24", [.. All, member])));

    [Fact]
    public async Task An_archive_without_its_daemon_or_for_another_processor_is_refused()
    {
        await Fails("ContainerdArchiveIncomplete", () => ReadAsync(Release("1.7.24", All[1..])));
        await Fails("ContainerdArchiveArchitecture", () => ReadAsync(Release("1.7.24", All, Elf + "\xb7\0")));
        Assert.Equal("1.7.24", (await ReadAsync(Release("1.7.24", All, Elf + "\x3e\0"))).Version);
    }

    [Fact]
    public async Task The_matrix_refuses_what_cannot_serve()
    {
        ContainerdReleaseSet set = await ReadAsync(Release("1.7.24", All));
        set.Require(KubernetesVersion.Parse("1.35"));
        Assert.Equal("ContainerdUnfit", Assert.Throws<HaK8sException>(() => set.Require(KubernetesVersion.Parse("1.36"))).ErrorId);
    }

    [Theory]
    [InlineData("http://example.org/containerd-1.7.24-linux-amd64.tar.gz", "ContainerdUriInsecure")]
    [InlineData("ftp://example.org/containerd-1.7.24-linux-amd64.tar.gz", "ContainerdUriInsecure")]
    [InlineData("https://example.org/latest", "ContainerdArchiveName")]
    public async Task An_address_that_cannot_be_trusted_or_understood_is_not_fetched(string uri, string id) =>
        await Fails(id, () => ContainerdDownload.FetchAsync(new Uri(uri), null, home["."], TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_release_is_fetched_with_the_checksum_that_is_known_and_what_is_not_there_is_an_error()
    {
        string release = Release("1.7.24", All), digest = Bundle.Digest(File.ReadAllBytes(release));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, release, null);
        Uri uri = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{Path.GetFileName(release)}");
        string folder = Directory.CreateDirectory(home["fetched"]).FullName;
        ContainerdReleaseSet set = await ContainerdReleaseSet.ReadAsync(
            await ContainerdDownload.FetchAsync(uri, digest, folder, TestContext.Current.CancellationToken), null, digest, null, null, TestContext.Current.CancellationToken);
        Assert.Equal("1.7.24", set.Version);
        await Fails("ContainerdDownloadFailed", () => ContainerdDownload.FetchAsync(uri, digest, folder, TestContext.Current.CancellationToken));
        await serving;
    }

    public void Dispose() => home.Dispose();

    private string Release(string version, string[] members, string content = "#!/bin/sh\n")
    {
        string path = home.Write($"in/containerd-{version}-linux-amd64.tar.gz", "");
        using (GZipStream zipped = new(File.Create(path), CompressionLevel.Fastest))
        using (TarWriter tar = new(zipped))
            foreach (string member in members)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, member) { DataStream = new MemoryStream(Encoding.Latin1.GetBytes(content)) });
        home.Write(path + ".sha256sum", $"{Bundle.Digest(File.ReadAllBytes(path))}  {Path.GetFileName(path)}\n");
        return path;
    }

    /// <summary>Answers one request after the other with a file, or with 404.</summary>
    private static async Task ServeAsync(TcpListener listener, params string?[] files)
    {
        foreach (string? file in files)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await using NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }
            byte[] body = file is null ? [] : await File.ReadAllBytesAsync(file);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(file is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(body);
        }
    }

    private static Task<ContainerdReleaseSet> ReadAsync(string path, string? version = null) =>
        ContainerdReleaseSet.ReadAsync(path, version, null, null, null, TestContext.Current.CancellationToken);

    private static async Task Fails(string id, Func<Task> action) => Assert.Equal(id, (await Assert.ThrowsAsync<HaK8sException>(action)).ErrorId);
}
