using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Etcd;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Etcd;

/// <summary>The snapshot of a real etcd 3.4.23 as its gateway sent it, and what happens to one that is not whole.</summary>
public sealed class SnapshotTests : IDisposable
{
    private static readonly byte[] Sent = Unpack();

    private readonly TemporaryDirectory home = new();

    private static byte[] Unpack()
    {
        using GZipStream packed = new(File.OpenRead(Recorded.Path("snapshot-3.4.23.json.gz")), CompressionMode.Decompress);
        using MemoryStream all = new();
        packed.CopyTo(all);
        return all.ToArray();
    }

    private static async Task<byte[]> DecodeAsync(Stream gateway)
    {
        using MemoryStream file = new();
        await SnapshotStream.CopyAsync(gateway, piece => file.WriteAsync(piece).AsTask(), _ => { }, TestContext.Current.CancellationToken);
        return file.ToArray();
    }

    private (string Sha256, BoltSummary Summary) Verify(byte[] content)
    {
        File.WriteAllBytes(home["snapshot.db"], content);
        return SnapshotFile.Verify(home["snapshot.db"]);
    }

    [Fact]
    public async Task A_real_snapshot_is_verified_and_read_as_etcdctl_reads_it()
    {
        byte[] file = await DecodeAsync(new MemoryStream(Sent));
        (string sha256, BoltSummary summary) = Verify(file);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), sha256, ignoreCase: true);
        Assert.Equal(new BoltSummary(EtcdctlRevision, EtcdctlKeys, EtcdctlHash), summary);
    }

    [Property(MaxTest = 50)]
    public async Task<bool> However_the_answer_is_cut_into_pieces_the_file_is_the_same(int seed)
    {
        byte[] whole = await DecodeAsync(new MemoryStream(Sent)), pieces = await DecodeAsync(new Trickle(Sent, new Random(seed)));
        return whole.SequenceEqual(pieces);
    }

    [Property(MaxTest = 50)]
    public async Task<bool> One_changed_byte_anywhere_is_found(int seed)
    {
        byte[] file = await DecodeAsync(new MemoryStream(Sent));
        file[new Random(seed).Next(file.Length)] ^= 0x20;
        return Assert.Throws<HaK8sException>(() => Verify(file)).ErrorId == "EtcdSnapshotBroken";
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(544)]
    [InlineData(20000)]
    public async Task A_file_that_was_cut_off_is_found(int length) =>
        Assert.Equal("EtcdSnapshotBroken", (await Assert.ThrowsAsync<HaK8sException>(async () => Verify((await DecodeAsync(new MemoryStream(Sent)))[..length]))).ErrorId);

    [Fact]
    public void A_right_checksum_behind_something_else_does_not_make_a_snapshot()
    {
        byte[] other = new byte[8192];
        Assert.Contains("no bbolt database", Assert.Throws<HaK8sException>(() => Verify([.. other, .. SHA256.HashData(other)])).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":{"grpc_code":14,"http_code":503,"message":"etcdserver: no leader","http_status":"Service Unavailable"}}""", "no leader")]
    [InlineData("<html>", "no JSON")]
    [InlineData("""{"result":{"blob":"###"}}""", "no JSON")]
    public async Task An_answer_of_another_kind_is_told(string line, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<HaK8sException>(() => DecodeAsync(new MemoryStream([.. Sent, .. Encoding.UTF8.GetBytes(line)])))).Cause, StringComparison.Ordinal);

    public void Dispose() => home.Dispose();

    private const long EtcdctlRevision = 32, EtcdctlKeys = 44;
    private const uint EtcdctlHash = 0x93cdc480;

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] content, Random random) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 5000))], cancellationToken);
    }
}
