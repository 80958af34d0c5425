using HaK8s.Etcd;
using Xunit;

namespace HaK8s.Tests.Etcd;

/// <summary>Files as the real openssl makes them, each with its verdict.</summary>
public sealed class OpenSslFilesTests(OpenSslFilesTests.Made made) : IClassFixture<OpenSslFilesTests.Made>
{
    private OpenSslFolder Files => made.Files;

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("ecdsa384")]
    [InlineData("rsa")]
    [InlineData("plain")] // without any extended usage
    [InlineData("both")] // for servers and clients
    public void A_good_certificate_is_accepted_with_its_key_in_PKCS8(string client)
    {
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", Files.Text($"{client}-key.pem"), StringComparison.Ordinal);
        Accepted("ca.pem", $"{client}.pem", $"{client}-key.pem");
    }

    [Theory]
    [InlineData("rsa", "-----BEGIN RSA PRIVATE KEY-----")] // PKCS#1
    [InlineData("ecdsa", "-----BEGIN EC PRIVATE KEY-----")] // SEC 1
    public void A_key_in_its_traditional_form_is_accepted(string client, string begin)
    {
        Files.Run($"openssl pkey -traditional -in {client}-key.pem -out {client}-traditional.pem && chmod 600 {client}-traditional.pem");
        Assert.StartsWith(begin, Files.Text($"{client}-traditional.pem"), StringComparison.Ordinal);
        Accepted("ca.pem", $"{client}.pem", $"{client}-traditional.pem");
    }

    [Theory]
    [InlineData("pkcs8 -topk8 -v2 aes-256-cbc -in rsa-key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----")]
    [InlineData("pkcs8 -topk8 -v2 aes-256-cbc -in ecdsa-key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----")]
    [InlineData("rsa -aes256 -traditional -in rsa-key.pem", "-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("ec -aes256 -in ecdsa-key.pem", "-----BEGIN EC PRIVATE KEY-----")]
    public void An_encrypted_key_is_refused_and_says_how_to_decrypt_it(string command, string begin)
    {
        Files.Run($"openssl {command} -passout pass:x -out encrypted.pem");
        Assert.StartsWith(begin, Files.Text("encrypted.pem"), StringComparison.Ordinal);
        string certificate = command.Contains("rsa", StringComparison.Ordinal) ? "rsa.pem" : "ecdsa.pem";
        Assert.Contains("openssl pkey", Refused("EtcdKeyEncrypted", "encrypted.pem", "ca.pem", certificate, "encrypted.pem").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Ed25519_is_refused_by_its_name_whether_the_certificate_or_the_key_has_it()
    {
        Refused("EtcdKeyUnsupported", "Ed25519", "ca.pem", "ed25519.pem", "ed25519-key.pem");
        Refused("EtcdKeyUnsupported", "Ed25519", "ca.pem", "ecdsa.pem", "ed25519-key.pem");
    }

    [Theory]
    [InlineData("rsaca")]
    [InlineData("edca")]
    public void A_CA_of_another_algorithm_than_its_client_is_accepted(string authority)
    {
        Files.Authority(authority, authority == "rsaca" ? OpenSslFolder.Rsa : OpenSslFolder.Ed25519);
        Files.Client($"of-{authority}", authority);
        Accepted($"{authority}.pem", $"of-{authority}.pem", $"of-{authority}-key.pem");
    }

    [Fact]
    public void An_expired_certificate_is_refused_with_its_date()
    {
        HaK8sException failure = Refused("EtcdCertificateExpired", "expired.pem", "ca.pem", "expired.pem", "expired-key.pem");
        Assert.Matches($"expired on {DateTime.UtcNow.AddDays(-5):yyyy-MM-dd} .* UTC", failure.Cause);
    }

    [Fact]
    public void A_certificate_of_the_future_is_refused_with_its_date()
    {
        HaK8sException failure = Refused("EtcdCertificateNotYetValid", "future.pem", "ca.pem", "future.pem", "future-key.pem");
        Assert.Matches($"valid only from {DateTime.UtcNow.AddDays(5):yyyy-MM-dd} .* UTC", failure.Cause);
        Assert.Contains("clock", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_CA_is_refused_although_its_client_is_not_expired() =>
        Refused("EtcdCertificateExpired", "oldca.pem", "oldca.pem", "of-oldca.pem", "of-oldca-key.pem");

    [Fact]
    public void A_certificate_of_another_CA_is_refused_with_both_names()
    {
        HaK8sException failure = Refused("EtcdWrongCertificateAuthority", "CN=other", "other.pem", "ecdsa.pem", "ecdsa-key.pem");
        Assert.Contains("CN=ca", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecdsa", "both", "public keys differ")]
    [InlineData("rsa", "ecdsa", "the key is ECDSA, the certificate's RSA")]
    [InlineData("ecdsa", "ecdsa384", "public keys differ")]
    public void The_key_of_another_certificate_is_refused(string certificate, string key, string why) =>
        Refused("EtcdKeyOfAnotherCertificate", why, "ca.pem", $"{certificate}.pem", $"{key}-key.pem");

    [Theory]
    [InlineData("server", "Server")]
    [InlineData("code", "Code")]
    public void A_certificate_for_another_use_than_clients_is_refused_with_what_it_is_for(string client, string use)
    {
        HaK8sException failure = Refused("EtcdClientAuthMissing", $"{client}.pem", "ca.pem", $"{client}.pem", $"{client}-key.pem");
        Assert.Contains(use, failure.Cause, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("other.pem ca.pem")]
    [InlineData("ca.pem other.pem")]
    [InlineData("oldca.pem other.pem ca.pem")]
    public void A_bundle_of_several_CAs_is_accepted_when_one_of_them_signed(string authorities)
    {
        Files.Run($"cat {authorities} >bundle.pem");
        Accepted("bundle.pem", "ecdsa.pem", "ecdsa-key.pem");
    }

    [Fact]
    public void A_bundle_without_the_CA_that_signed_is_refused()
    {
        Files.Run("cat other.pem oldca.pem >bundle.pem");
        Refused("EtcdWrongCertificateAuthority", "CN=other; CN=oldca", "bundle.pem", "ecdsa.pem", "ecdsa-key.pem");
    }

    [Fact]
    public void Files_with_the_line_ends_of_Windows_are_accepted_and_travel_as_they_are()
    {
        foreach (string name in new[] { "ca", "rsa", "rsa-key" })
            Files.Write($"{name}-crlf.pem", Files.Text($"{name}.pem").Replace("\n", "\r\n", StringComparison.Ordinal));
        using ClientCertBundle bundle = Read("ca-crlf.pem", "rsa-crlf.pem", "rsa-key-crlf.pem");
        Assert.Equal(File.ReadAllBytes(Files["rsa-key-crlf.pem"]), bundle.Files[2].Content);
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("ecdsa.pem")]
    [InlineData("ecdsa-key.pem")]
    public void A_byte_order_mark_is_refused_since_Go_passes_over_the_block_behind_it(string name)
    {
        // Another block behind the first: without the check the file would look good and mean something else to the apiserver.
        Files.Write("marked.pem", "\uFEFF" + Files.Text(name) + Files.Text(name));
        string[] names = [.. new[] { "ca.pem", "ecdsa.pem", "ecdsa-key.pem" }.Select(one => one == name ? "marked.pem" : one)];
        Refused("EtcdFileNotPem", "byte order mark", names[0], names[1], names[2]);
    }

    [Fact]
    public void Text_that_openssl_writes_before_a_certificate_is_no_trouble()
    {
        Files.Run("openssl x509 -text -in ecdsa.pem -out text.pem && openssl x509 -text -in ca.pem -out text-ca.pem");
        Accepted("text-ca.pem", "text.pem", "ecdsa-key.pem");
    }

    [Fact]
    public void DER_is_refused_and_named()
    {
        Files.Run("openssl x509 -outform DER -in ecdsa.pem -out der.pem && openssl pkey -outform DER -in rsa-key.pem -out der-key.pem");
        Refused("EtcdFileNotPem", "looks like DER", "ca.pem", "der.pem", "ecdsa-key.pem");
        Refused("EtcdFileNotPem", "looks like DER", "ca.pem", "rsa.pem", "der-key.pem");
    }

    private void Accepted(string ca, string certificate, string key)
    {
        using ClientCertBundle bundle = Read(ca, certificate, key);
        Assert.Equal("CN=kube-apiserver-etcd-client", bundle.Subject);
        Assert.Empty(bundle.Warnings);
    }

    private HaK8sException Refused(string id, string named, string ca, string certificate, string key)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Read(ca, certificate, key));
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains(named, failure.Cause, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Remedy);
        return failure;
    }

    private ClientCertBundle Read(string ca, string certificate, string key) => ClientCertBundle.Read(Files[ca], Files[certificate], Files[key]);

    /// <summary>Made once: openssl takes its time.</summary>
    public sealed class Made : IDisposable
    {
        internal OpenSslFolder Files { get; } = new();

        public Made()
        {
            Files.Authority("ca");
            Files.Authority("other");
            Files.Authority("oldca", from: -20, to: -5);
            Files.Client("of-oldca", "oldca");
            Files.Client("ecdsa", "ca");
            Files.Client("ecdsa384", "ca", OpenSslFolder.Ecdsa384);
            Files.Client("rsa", "ca", OpenSslFolder.Rsa);
            Files.Client("ed25519", "ca", OpenSslFolder.Ed25519);
            Files.Client("plain", "ca", usage: null);
            Files.Client("both", "ca", usage: "serverAuth,clientAuth");
            Files.Client("server", "ca", usage: "serverAuth");
            Files.Client("code", "ca", usage: "codeSigning");
            Files.Client("expired", "ca", from: -20, to: -5);
            Files.Client("future", "ca", from: 5, to: 50);
        }

        public void Dispose() => Files.Dispose();
    }
}
