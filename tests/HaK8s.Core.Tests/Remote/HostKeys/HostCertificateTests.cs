using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote.HostKeys;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>Certificates that the real ssh-keygen signed.</summary>
public sealed class HostCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly SshKeygen keygen = new();

    public void Dispose() => keygen.Dispose();

    [Theory]
    [InlineData("ed25519", 256, "ed25519", 256)]
    [InlineData("rsa", 2048, "ed25519", 256)]
    [InlineData("ecdsa", 256, "ecdsa", 256)]
    [InlineData("ecdsa", 384, "ecdsa", 384)]
    [InlineData("ecdsa", 521, "ecdsa", 521)]
    [InlineData("ed25519", 256, "rsa", 2048)]
    [InlineData("ed25519", 256, "rsa", 3072)]
    public void A_certificate_of_each_type_holds_with_an_authority_of_each_type(string type, int bits, string authorityType, int authorityBits)
    {
        TestKey authority = keygen.Make(authorityType, authorityBits), host = keygen.Make(type, bits);
        HostCertificate certificate = HostCertificate.Parse(keygen.Sign(authority, host, "m1"));
        Assert.Null(certificate.WhyRefused("m1", Now));
        Assert.Equal(host.Bytes, certificate.PlainKey.Bytes);
        Assert.Equal(authority.Bytes, certificate.Authority.Bytes);
        Assert.Equal(("the host", 7ul), (certificate.KeyId, certificate.Serial));
    }

    [Theory]
    [InlineData("rsa-sha2-256", null)]
    [InlineData("rsa-sha2-512", null)]
    [InlineData("ssh-rsa", "cannot be checked here (ssh-rsa by ssh-rsa)")]
    public void An_RSA_authority_signs_with_SHA_2_and_not_with_SHA_1(string algorithm, string? why)
    {
        HostCertificate certificate = HostCertificate.Parse(keygen.Sign(keygen.Make("rsa", 2048), keygen.Make(), "m1", "-t", algorithm));
        if (why is null)
            Assert.Null(certificate.WhyRefused("m1", Now));
        else
            Assert.Contains(why, certificate.WhyRefused("m1", Now), StringComparison.Ordinal);
    }

    // There is no security key here to sign with, but what one does is known; that it is done right is for ssh-keygen -L to say, which checks it.
    [Theory]
    [InlineData("sk-ssh-ed25519@openssh.com")]
    [InlineData("sk-ecdsa-sha2-nistp256@openssh.com")]
    public void A_security_key_may_be_the_authority(string type)
    {
        byte[] certificate = SshKeygen.SignAsSecurityKey(type, keygen.Sign(keygen.Make(), keygen.Make(), "m1"));
        Assert.Contains($"Signing CA: {(type.StartsWith("sk-ssh", StringComparison.Ordinal) ? "ED25519" : "ECDSA")}-SK SHA256:", keygen.Show(certificate), StringComparison.Ordinal);
        Assert.Null(HostCertificate.Parse(certificate).WhyRefused("m1", Now));
        certificate[^1] ^= 1; // in the counter
        Assert.Equal("its signature is not its authority's.", HostCertificate.Parse(certificate).WhyRefused("m1", Now));
    }

    // ECDSA numbers and RSA signatures have leading zeros once in a while; so many are sure to show one of the shorter numbers.
    [Fact]
    public void Signatures_with_short_numbers_hold()
    {
        TestKey authority = keygen.Make("ecdsa", 521), host = keygen.Make();
        for (int i = 0; i < 40; i++)
            Assert.Null(HostCertificate.Parse(keygen.Sign(authority, host, "m1")).WhyRefused("m1", Now));
    }

    [Theory]
    [InlineData("m1.lab.test", true)]
    [InlineData("m2", true)]
    [InlineData("x.pool.test", true)]
    [InlineData("m1", false)]
    [InlineData("pool.test", false)]
    [InlineData("10.0.0.1", false)]
    public void A_certificate_is_for_the_hosts_it_names(string host, bool good)
    {
        string? why = HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "m1.lab.test,m2,*.pool.test")).WhyRefused(host, Now);
        Assert.Equal(good ? null : $"it is for m1.lab.test, m2, *.pool.test, not for {host}.", why);
    }

    [Fact]
    public void A_certificate_for_nobody_is_refused() =>
        Assert.Equal("it names no host.", HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "")).WhyRefused("m1", Now));

    [Fact]
    public void A_certificate_holds_from_its_first_second_to_the_one_before_its_last()
    {
        HostCertificate certificate = HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "m1", "-V", "0x5e0be100:0x5e0d3280"));
        DateTimeOffset first = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), last = first.AddDays(1);
        Assert.Equal("it is valid from 2020-01-01 00:00:00Z on, and now it is 2019-12-31 23:59:59Z.", certificate.WhyRefused("m1", first.AddSeconds(-1)));
        Assert.Null(certificate.WhyRefused("m1", first));
        Assert.Null(certificate.WhyRefused("m1", last.AddSeconds(-1)));
        Assert.Equal("it expired at 2020-01-02 00:00:00Z, and now it is 2020-01-02 00:00:00Z.", certificate.WhyRefused("m1", last));
    }

    [Fact]
    public void A_users_certificate_is_no_hosts() => Assert.Equal("it is a user's certificate, not a host's.",
        HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "m1", "-user")).WhyRefused("m1", Now));

    [Fact]
    public void A_demand_that_is_not_known_is_refused() => Assert.Equal("it demands what is not known for hosts: force-command.",
        HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "m1", "-O", "critical:force-command=x")).WhyRefused("m1", Now));

    [Fact]
    public void What_a_stranger_wrote_plays_no_tricks_with_the_terminal() =>
        Assert.Equal("\uFFFD[2Jm1\uFFFD", HostCertificate.Parse(keygen.Sign(keygen.Make(), keygen.Make(), "m1", "-I", "\u001b[2Jm1\n")).KeyId);

    [Fact]
    public void An_Ed25519_key_that_begins_with_0xFF_is_read_whole()
    {
        (TestKey host, _) = TestKey.BeginningWith(0xFF);
        HostCertificate certificate = HostCertificate.Parse(keygen.Sign(keygen.Make(), host, "m1"));
        Assert.Null(certificate.WhyRefused("m1", Now));
        Assert.Equal(host.Bytes, certificate.PlainKey.Bytes);
    }

    [Fact]
    public void A_certificate_cut_short_anywhere_is_malformed_and_nothing_else()
    {
        byte[] whole = keygen.Sign(keygen.Make(), keygen.Make(), "m1");
        keygen.Write("");
        HostKeyJudge judge = new(keygen.Rules());
        for (int length = 0; length < whole.Length; length++)
            Assert.Equal("HostKeyMalformed", judge.Judge(whole[..length]).Refusal?.ErrorId);
        Assert.Equal("HostKeyMalformed", judge.Judge([.. whole, 0]).Refusal?.ErrorId);
    }

    [Property(MaxTest = 500)]
    public Property No_changed_byte_is_accepted_or_throws(byte[] noise) => Broken(noise, "ed25519", 256);

    [Property(MaxTest = 500)]
    public Property No_changed_byte_of_an_ECDSA_certificate_is_accepted_or_throws(byte[] noise) => Broken(noise, "ecdsa", 256);

    [Property(MaxTest = 500)]
    public Property No_changed_byte_of_an_RSA_certificate_is_accepted_or_throws(byte[] noise) => Broken(noise, "rsa", 2048);

    [Property(MaxTest = 500)]
    public bool Noise_is_never_a_key(byte[] noise)
    {
        keygen.Write("");
        return new HostKeyJudge(keygen.Rules()).Judge(noise).Refusal is { ErrorId: "HostKeyMalformed" or "HostKeyUnknown" };
    }

    private byte[]? certificate;
    private HostKeyJudge? judge;

    private Property Broken(byte[] noise, string type, int bits)
    {
        if (certificate is null)
        {
            TestKey authority = keygen.Make(type, bits);
            certificate = keygen.Sign(authority, keygen.Make(type, bits), "m1");
            keygen.Write($"@cert-authority * {authority.Line}\n");
            judge = new(keygen.Rules());
            Assert.Null(judge.Judge(certificate).Refusal);
        }
        return Prop.ForAll(Gen.Choose(0, certificate.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (place, change) =>
        {
            byte[] broken = [.. certificate];
            broken[place] ^= (byte)change;
            for (int i = 0; i < noise.Length && noise.Length > 3; i++)
                broken[(place + i) % broken.Length] = noise[i];
            return broken.AsSpan().SequenceEqual(certificate) || judge!.Judge(broken).Refusal is HaK8sException;
        });
    }
}
