using HaK8s.Remote;
using HaK8s.Remote.Authentication;
using Renci.SshNet.Security;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

public sealed class SshCertificateTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly string authority;

    public SshCertificateTests() => authority = KeyPrograms.Make(folder["ca"]);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(PrivateKeyReaderTests.Types), MemberType = typeof(PrivateKeyReaderTests))]
    public void A_certificate_certifies_the_key_that_it_was_made_for(string type, string bits)
    {
        string key = KeyPrograms.Make(folder["key"], type, bits);
        SshPublicKey certificate = Read(KeyPrograms.Certify(authority, key + ".pub", "-n", "root,ops", "-V", "20200101000000Z:20300101000000Z", "-z", "7"));
        Assert.Equal(SshPublicKey.FromLine(File.ReadAllText(key + ".pub"))!.Blob, certificate.KeyBlob);
        Assert.Equal((true, "test", "root ops"), (certificate.Certificate!.IsForUsers, certificate.Certificate.KeyId, string.Join(' ', certificate.Certificate.Principals)));
        Assert.Equal(((ulong)1577836800, (ulong)1893456000), (certificate.Certificate.ValidAfter, certificate.Certificate.ValidBefore));
    }

    // SSH.NET's own reader takes the key for a negative number and loses this byte. One key in 512 begins so.
    [Fact]
    public void An_Ed25519_key_that_begins_with_FF_stays_whole()
    {
        byte[] seed = new byte[32];
        ED25519Key key;
        do
        {
            Random.Shared.NextBytes(seed);
            key = new ED25519Key(seed);
        }
        while (key.PublicKey[0] != 0xFF || key.PublicKey[1] < 0x80);
        File.WriteAllText(folder["key.pub"], $"ssh-ed25519 {Convert.ToBase64String(SshPublicKey.Of(key).Blob)} ff\n");
        SshPublicKey certificate = Read(KeyPrograms.Certify(authority, folder["key.pub"]));
        Assert.Equal(SshPublicKey.Of(key).Blob, certificate.KeyBlob);
        SshReader blob = new(certificate.KeyBlob);
        Assert.Equal("ssh-ed25519", blob.Text());
        Assert.Equal(key.PublicKey, blob.String().ToArray());
    }

    [Fact]
    public void What_the_server_will_not_like_is_said()
    {
        string key = KeyPrograms.Make(folder["key"]) + ".pub";
        Assert.Null(Doubt(key));
        Assert.Null(Doubt(key, "-n", "root"));
        Assert.Contains("made out to ops, web, not to root", Doubt(key, "-n", "ops,web"), StringComparison.Ordinal);
        Assert.Contains("expired on 2020-01-02 00:00:00Z", Doubt(key, "-V", "20200101000000Z:20200102000000Z"), StringComparison.Ordinal);
        Assert.Contains("not valid before 2900-01-01", Doubt(key, "-V", "29000101000000Z:29010101000000Z"), StringComparison.Ordinal);
        Assert.Contains("host's", Doubt(key, "-h"), StringComparison.Ordinal);
    }

    private string? Doubt(string publicKey, params string[] options) =>
        Read(KeyPrograms.Certify(authority, publicKey, options)).Certificate!.Doubt("root", DateTimeOffset.UtcNow);

    private static SshPublicKey Read(string file) => SshPublicKey.FromLine(File.ReadAllText(file))!;
}
