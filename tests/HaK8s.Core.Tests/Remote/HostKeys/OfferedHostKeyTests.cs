using System.Text;
using HaK8s.Remote.HostKeys;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Renci.SshNet;
using Renci.SshNet.Security;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>What a server is asked for, and what SSH.NET makes of its answer.</summary>
public sealed class OfferedHostKeyTests : IDisposable
{
    private readonly SshKeygen keygen = new();

    public void Dispose() => keygen.Dispose();

    [Fact]
    public void Without_a_known_key_certificates_are_asked_for_last()
    {
        string[] order = Order("");
        int certificates = order.Count(name => name.EndsWith(HostCertificate.TypeSuffix, StringComparison.Ordinal));
        Assert.True(certificates > 4);
        Assert.All(order[^certificates..], name => Assert.EndsWith(HostCertificate.TypeSuffix, name, StringComparison.Ordinal));
        Assert.Equal("ssh-ed25519", order[0]);
    }

    [Fact]
    public void Known_keys_are_asked_for_first()
    {
        TestKey rsa = keygen.Make("rsa", 2048), ecdsa = keygen.Make("ecdsa", 384);
        Assert.Equal(["rsa-sha2-512", "rsa-sha2-256"], Order($"m1 {rsa.Line}")[..2]);
        Assert.Equal("ecdsa-sha2-nistp384", Order($"m1 {ecdsa.Line}")[0]);
        // What stands under another host or is revoked is not what this one has.
        Assert.Equal("ssh-ed25519", Order($"m2 {ecdsa.Line}\n@revoked m1 {ecdsa.Line}")[0]);
    }

    [Fact]
    public void The_bare_name_is_asked_only_where_the_one_with_the_port_is_silent()
    {
        TestKey rsa = keygen.Make("rsa", 2048), ecdsa = keygen.Make("ecdsa", 384);
        Assert.Equal("rsa-sha2-512", Order($"m1 {rsa.Line}", port: 2222)[0]);
        Assert.Equal(["ecdsa-sha2-nistp384", "ssh-ed25519"], Order($"m1 {rsa.Line}\n[m1]:2222 {ecdsa.Line}", port: 2222)[..2]);
    }

    [Fact]
    public void Certificates_are_asked_for_first_where_an_authority_is_trusted()
    {
        TestKey rsa = keygen.Make("rsa", 2048);
        string[] order = Order($"m1 {rsa.Line}\n@cert-authority * {keygen.Make().Line}");
        int certificates = order.Count(name => name.EndsWith(HostCertificate.TypeSuffix, StringComparison.Ordinal));
        Assert.All(order[..certificates], name => Assert.EndsWith(HostCertificate.TypeSuffix, name, StringComparison.Ordinal));
        Assert.Equal("rsa-sha2-512", order[certificates]);
    }

    [Fact]
    public void No_algorithm_is_lost() => Assert.Equal(Connection().HostKeyAlgorithms.Select(pair => pair.Key).Order(), Order("").Order());

    // SSH.NET itself refuses these: the one for its lost byte, the other for its date.
    [Theory]
    [InlineData(0xFF, "-1d:+1d")]
    [InlineData(0x00, "-1d:+1d")]
    [InlineData(0x80, "-1d:+1d")]
    [InlineData(0x7F, "-2d:-1d")]
    public void A_certificates_owner_is_proved_by_the_plain_key_inside(byte first, string validity)
    {
        (TestKey host, byte[] secret) = TestKey.BeginningWith(first);
        byte[] certificate = keygen.Sign(keygen.Make(), host, "m1", "-V", validity), data = Encoding.ASCII.GetBytes("exchange hash"), signature = new byte[64];
        Ed25519.Sign(secret, 0, data, 0, data.Length, signature, 0);
        byte[] blob = [.. TestKey.Sized(Encoding.ASCII.GetBytes("ssh-ed25519")), .. TestKey.Sized(signature)];

        ConnectionInfo connection = Connection();
        OfferedHostKey offered = OfferedHostKey.Watch(connection, new KnownKeyTypes(false, new HashSet<string>()));
        KeyHostAlgorithm algorithm = connection.HostKeyAlgorithms["ssh-ed25519" + HostCertificate.TypeSuffix](certificate);
        Assert.True(algorithm.VerifySignature(data, blob));
        Assert.False(algorithm.VerifySignature(Encoding.ASCII.GetBytes("another hash"), blob));
        Assert.Equal(certificate, offered.Bytes);

        Assert.True(connection.HostKeyAlgorithms["ssh-ed25519"](host.Bytes).VerifySignature(data, blob));
        Assert.Equal(host.Bytes, offered.Bytes);
    }

    [Fact]
    public void A_broken_certificate_is_our_own_error()
    {
        ConnectionInfo connection = Connection();
        OfferedHostKey.Watch(connection, new KnownKeyTypes(false, new HashSet<string>()));
        byte[] certificate = keygen.Sign(keygen.Make(), keygen.Make(), "m1");
        Assert.Equal("HostKeyMalformed", Assert.Throws<HaK8sException>(() => connection.HostKeyAlgorithms["ssh-ed25519" + HostCertificate.TypeSuffix](certificate[..^9])).ErrorId);
    }

    private string[] Order(string text, int port = 22)
    {
        keygen.Write(text);
        ConnectionInfo connection = Connection();
        OfferedHostKey.Watch(connection, new HostKeyJudge(keygen.Rules(port: port)).KeyTypes);
        return [.. connection.HostKeyAlgorithms.Select(pair => pair.Key)];
    }

    private static ConnectionInfo Connection() => new("m1", "root", new NoneAuthenticationMethod("root"));
}
