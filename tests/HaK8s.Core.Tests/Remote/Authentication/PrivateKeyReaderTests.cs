using System.Security.Cryptography;
using FsCheck.Xunit;
using HaK8s.Remote;
using HaK8s.Remote.Authentication;
using HaK8s.Secrets;
using Renci.SshNet.Security;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

/// <summary>Each kind of key in each format, made by ssh-keygen and openssl; ssh-keygen -y says which public part is right.</summary>
public sealed class PrivateKeyReaderTests : IDisposable
{
    private const string Passphrase = "öpen sesame";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    private string File => folder["key"];

    public static TheoryData<string, string> Types => new() { { "ed25519", "" }, { "ecdsa", "256" }, { "ecdsa", "384" }, { "ecdsa", "521" }, { "rsa", "2048" } };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_key_in_the_OpenSSH_format_is_read(string type, string bits)
    {
        KeyPrograms.Make(File, type, bits);
        AssertReads(null);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_encrypted_key_in_the_OpenSSH_format_is_read_with_its_passphrase_alone(string type, string bits)
    {
        KeyPrograms.Make(File, type, bits, Passphrase);
        AssertReads(Passphrase);
    }

    [Theory]
    [InlineData("aes128-cbc")]
    [InlineData("aes192-ctr")]
    [InlineData("aes256-gcm@openssh.com")]
    [InlineData("chacha20-poly1305@openssh.com")]
    [InlineData("3des-cbc")]
    public void Every_cipher_of_the_OpenSSH_format_is_read(string cipher)
    {
        KeyPrograms.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", Passphrase, "-a", "1", "-Z", cipher, "-f", File);
        AssertReads(Passphrase);
    }

    [Theory]
    [InlineData("rsa", "PEM", "")]
    [InlineData("rsa", "PEM", Passphrase)]
    [InlineData("rsa", "PKCS8", "")]
    [InlineData("rsa", "PKCS8", Passphrase)]
    [InlineData("ecdsa", "PEM", "")]
    [InlineData("ecdsa", "PEM", Passphrase)]
    [InlineData("ecdsa", "PKCS8", "")]
    [InlineData("ecdsa", "PKCS8", Passphrase)]
    public void A_key_in_the_formats_of_OpenSSL_is_read(string type, string format, string passphrase)
    {
        KeyPrograms.Run("ssh-keygen", "-q", "-t", type, "-m", format, "-N", passphrase, "-f", File);
        AssertReads(passphrase.Length > 0 ? passphrase : null);
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("P-521")]
    public void A_SEC1_key_with_its_parameters_before_it_is_read(string curve)
    {
        Write(KeyPrograms.Run("openssl", "ecparam", "-genkey", "-name", new Dictionary<string, string>
        {
            ["P-256"] = "prime256v1", ["P-384"] = "secp384r1", ["P-521"] = "secp521r1",
        }[curve]));
        Assert.Contains("BEGIN EC PARAMETERS", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        AssertReads(null);
    }

    // OpenSSH 9.2 does not read Ed25519 in PKCS#8, later ones do; so openssl says which public part is right.
    [Theory]
    [InlineData("")]
    [InlineData("passphrase")]
    public void An_Ed25519_key_in_PKCS8_is_read_as_the_key_that_it_is(string passphrase)
    {
        string[] encryption = passphrase.Length > 0 ? ["-aes256", "-pass", "pass:" + passphrase] : [];
        KeyPrograms.Run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", File, .. encryption]);
        string der = Convert.ToHexString(Convert.FromBase64String(string.Concat(
            KeyPrograms.Run("openssl", "pkey", "-in", File, "-passin", "pass:" + passphrase, "-pubout").Split('\n').Where(line => !line.StartsWith('-')))));
        ED25519Key key = Assert.IsType<ED25519Key>(Read(passphrase.Length > 0 ? passphrase : null, out _));
        Assert.EndsWith(Convert.ToHexString(key.PublicKey), der);
        AssertSigns(key);
        if (passphrase.Length > 0)
            AssertWrong();
    }

    [Fact]
    public void Lines_of_any_length_and_with_CRLF_are_read()
    {
        KeyPrograms.Make(File);
        string[] lines = System.IO.File.ReadAllLines(File);
        string right = KeyPrograms.PublicPart(File);
        foreach (string text in new[] { string.Join("\r\n", lines) + "\r\n", $"# mine\n{lines[0]}\n{string.Concat(lines[1..^1])}\n{lines[^1]}" })
        {
            Write(text);
            Assert.Equal(right, Line(Read(null, out _)));
        }
    }

    // Leading zeros and ones are where numbers and byte strings part; 300 keys of each have some.
    [Fact]
    public void Keys_with_leading_zeros_keep_all_their_bytes()
    {
        for (int i = 0; i < 300; i++)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            ECPoint q = key.ExportParameters(false).Q;
            foreach (string pem in new[] { key.ExportECPrivateKeyPem(), key.ExportPkcs8PrivateKeyPem() })
            {
                Key read = PrivateKeyReader.Read(PrivateKeyText.Find(pem)!, null, out string? problem)!;
                Assert.Null(problem);
                SshWriter expected = new SshWriter().String("ecdsa-sha2-nistp256").String("nistp256").String([4, .. q.X!, .. q.Y!]);
                Assert.Equal(expected.ToArray(), SshPublicKey.Of(read).Blob);
            }
        }
    }

    [Fact]
    public void A_file_whose_two_parts_are_of_two_keys_is_refused()
    {
        KeyPrograms.Make(File);
        KeyPrograms.Make(folder["other"]);
        byte[] mine = Body(File), others = Body(folder["other"]);
        // Magic (15), "none" twice (8 + 8), no options (4), one key (4), then the public blob with its length.
        others.AsSpan(39, 55).CopyTo(mine.AsSpan(39));
        Write(PemEncoding.WriteString(PrivateKeyText.OpenSsh, mine));
        Assert.Null(Read(null, out string? problem));
        Assert.Contains("not of one key", problem, StringComparison.Ordinal);
    }

    [Property(MaxTest = 300)]
    public void Whatever_stands_in_a_block_is_a_key_or_a_problem(byte[] body, int kind)
    {
        string[] labels = [PrivateKeyText.OpenSsh, PrivateKeyText.Pkcs8, PrivateKeyText.EncryptedPkcs8, "RSA PRIVATE KEY", "EC PRIVATE KEY"];
        byte[] content = (kind & 1) == 0 ? body : [.. "openssh-key-v1\0"u8, .. body];
        if (PrivateKeyText.Find(PemEncoding.WriteString(labels[(uint)kind % labels.Length], content)) is { } text)
        {
            Assert.Null(PrivateKeyReader.Read(text, SecretText.Protect("x"), out string? problem));
            Assert.NotNull(problem);
        }
    }

    private static byte[] Body(string file) =>
        Convert.FromBase64String(string.Concat(System.IO.File.ReadLines(file).Where(line => !line.StartsWith('-'))));

    private void Write(string text)
    {
        System.IO.File.WriteAllText(File, text);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private Key? Read(string? passphrase, out string? problem) =>
        PrivateKeyReader.Read(PrivateKeyText.Find(System.IO.File.ReadAllText(File))!, SecretText.Protect(passphrase), out problem);

    private void AssertReads(string? passphrase)
    {
        Key? key = Read(passphrase, out string? problem);
        Assert.Null(problem);
        Assert.Equal(KeyPrograms.PublicPart(File, passphrase ?? ""), Line(key));
        AssertSigns(key!);
        if (passphrase is not null)
            AssertWrong();
    }

    private static void AssertSigns(Key key)
    {
        byte[] data = RandomNumberGenerator.GetBytes(100);
        Assert.True(key.VerifySignature(data, key.Sign(data)));
    }

    private void AssertWrong()
    {
        foreach ((string? wrong, string why) in new[] { (null, "no passphrase"), ("", "no passphrase"), ("wrong word", "does not open") })
        {
            Assert.Null(Read(wrong, out string? problem));
            Assert.Contains(why, problem, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong word", problem, StringComparison.Ordinal);
        }
    }

    private static string Line(Key? key) => $"{key} {Convert.ToBase64String(SshPublicKey.Of(key!).Blob)}";
}
