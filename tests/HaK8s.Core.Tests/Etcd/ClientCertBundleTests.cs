using System.Security.Cryptography;
using System.Text;
using HaK8s.Etcd;
using HaK8s.Tests.Remote;
using Xunit;
using static HaK8s.Tests.Etcd.TestCertificates;

namespace HaK8s.Tests.Etcd;

public sealed class ClientCertBundleTests
{
    private static readonly TestCertificate Ca = Authority(), Good = Client(Ca, usages: ClientAuth);

    private static readonly TimeProvider Clock = new At(Now);

    private static ClientCertBundle Read(string ca, string certificate, string key)
    {
        using TemporaryDirectory directory = TestCertificates.Directory(ca, certificate, key);
        return ClientCertBundle.Read(directory.Path, Clock);
    }

    private static HaK8sException Fails(string id, string named, string ca, string certificate, string key)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Read(ca, certificate, key));
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains(named, failure.Cause, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Remedy);
        Assert.DoesNotContain("PRIVATE KEY-----", failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    [Fact]
    public void Cfssl_names_become_kubeadms_with_their_modes_and_exact_bytes()
    {
        string ca = "# a comment of cfssl\r\n" + Ca.Pem;
        using TemporaryDirectory directory = TestCertificates.Directory(ca, Good.Pem, Good.KeyPem);
        using ClientCertBundle bundle = ClientCertBundle.Read(directory.Path, Clock);

        Assert.Equal(
            [("/pki/etcd/ca.crt", "0644"), ("/pki/apiserver-etcd-client.crt", "0644"), ("/pki/apiserver-etcd-client.key", "0600")],
            bundle.Files.Select(file => file.Under("/pki/")).Select(file => (file.Target, file.ModeText)));
        Assert.Equal([ca, Good.Pem, Good.KeyPem], bundle.Files.Select(file => Encoding.UTF8.GetString(file.Content)));
        Assert.Equal([directory["ca.pem"], directory["client.pem"], directory["client-key.pem"]], bundle.Files.Select(file => file.Source));
        Assert.Equal(Now.AddDays(365), bundle.Expires);
        Assert.Equal(Now.AddDays(1000), bundle.CaExpires);
        Assert.Empty(bundle.Warnings);
    }

    [Fact]
    public void Files_of_any_name_can_be_named_one_by_one()
    {
        using TemporaryDirectory directory = new();
        using ClientCertBundle bundle = ClientCertBundle.Read(
            directory.Write("a", Ca.Pem), directory.Write("b", Good.Pem), directory.Write("c", Good.KeyPem), Clock);
        Assert.Equal(3, bundle.Files.Count);
    }

    [Fact]
    public void Disposing_clears_the_key()
    {
        ClientCertBundle bundle = Read(Ca.Pem, Good.Pem, Good.KeyPem);
        bundle.Dispose();
        Assert.All(bundle.Files[2].Content, one => Assert.Equal(0, one));
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("client.pem")]
    [InlineData("client-key.pem")]
    public void A_missing_file_is_named(string name)
    {
        using TemporaryDirectory directory = TestCertificates.Directory(Ca.Pem, Good.Pem, Good.KeyPem);
        File.Delete(directory[name]);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => ClientCertBundle.Read(directory.Path, Clock));
        Assert.Equal("EtcdFileMissing", failure.ErrorId);
        Assert.Contains(directory[name], failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_in_a_files_place_is_unreadable()
    {
        using TemporaryDirectory directory = TestCertificates.Directory(Ca.Pem, Good.Pem, Good.KeyPem);
        File.Delete(directory["client.pem"]);
        System.IO.Directory.CreateDirectory(directory["client.pem"]);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => ClientCertBundle.Read(directory.Path, Clock));
        Assert.Equal("EtcdFileUnreadable", failure.ErrorId);
        Assert.Contains("it is a directory", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_pair_of_swapped_files_is_found()
    {
        Fails("EtcdFilesSwapped", "client.pem holds a private key", Ca.Pem, Good.KeyPem, Good.Pem);
        Fails("EtcdFilesSwapped", "ca.pem holds a private key", Good.KeyPem, Good.Pem, Ca.Pem);
        Fails("EtcdFilesSwapped", "client.pem holds a CA's certificate", Good.Pem, Ca.Pem, Good.KeyPem);
        Fails("EtcdFilesSwapped", "client-key.pem holds a certificate", Ca.Pem, Good.Pem, Good.Pem);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("garbage\n", "")]
    [InlineData("-----BEGIN CERTIFICATE-----\nQUJD\n", "")]
    [InlineData("-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData("\uFEFF-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n", "byte order mark")]
    public void A_certificate_file_that_is_no_pem_is_named(string text, string detail)
    {
        Assert.Contains(detail, Fails("EtcdFileNotPem", "client.pem", Ca.Pem, text, Good.KeyPem).Cause, StringComparison.Ordinal);
        Assert.Contains(detail, Fails("EtcdFileNotPem", "ca.pem", text, Good.Pem, Good.KeyPem).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nQUJD\n-----END EC PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nQUJD\n-----END RSA PRIVATE KEY-----\n")]
    public void A_key_file_that_holds_no_key_is_named(string text) => Fails("EtcdFileNotPem", "client-key.pem", Ca.Pem, Good.Pem, text);

    [Fact]
    public void An_encrypted_key_is_refused_in_both_forms()
    {
        string pkcs8 = Good.Key.ExportEncryptedPkcs8PrivateKeyPem("passphrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        const string traditional = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nQUJD\n-----END EC PRIVATE KEY-----\n";
        Fails("EtcdKeyEncrypted", "client-key.pem", Ca.Pem, Good.Pem, pkcs8);
        Fails("EtcdKeyEncrypted", "client-key.pem", Ca.Pem, Good.Pem, traditional);
    }

    [Fact]
    public void A_key_beside_a_certificate_never_becomes_world_readable()
    {
        Fails("EtcdKeyInCertificateFile", "client.pem", Ca.Pem, Good.Pem + Good.KeyPem, Good.KeyPem);
        Fails("EtcdKeyInCertificateFile", "ca.pem", Ca.Pem + Ca.KeyPem, Good.Pem, Good.KeyPem);
        using ClientCertBundle allowed = Read(Ca.Pem, Good.Pem, Good.Pem + Good.KeyPem);
    }

    [Fact]
    public void The_key_must_belong_to_the_certificate()
    {
        Fails("EtcdKeyOfAnotherCertificate", "client-key.pem", Ca.Pem, Good.Pem, Client(Ca).KeyPem);
        Fails("EtcdKeyOfAnotherCertificate", "the key is RSA, the certificate's ECDSA", Ca.Pem, Good.Pem, Client(Ca, rsa: true).KeyPem);
    }

    [Fact]
    public void Rsa_and_ecdsa_keys_are_read_in_their_traditional_form_too()
    {
        TestCertificate rsa = Client(Ca, rsa: true, usages: ClientAuth);
        using ClientCertBundle first = Read(Ca.Pem, rsa.Pem, ((RSA)rsa.Key).ExportRSAPrivateKeyPem());
        using ClientCertBundle second = Read(Ca.Pem, Good.Pem, ((ECDsa)Good.Key).ExportECPrivateKeyPem());
        // openssl ecparam -genkey writes the parameters in a block before the key.
        using ClientCertBundle third = Read(Ca.Pem, Good.Pem, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ((ECDsa)Good.Key).ExportECPrivateKeyPem());
    }

    [Fact]
    public void Ed25519_is_named_as_not_supported()
    {
        // PKCS#8 with the identifier of Ed25519 and 32 arbitrary bytes.
        const string key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
        Fails("EtcdKeyUnsupported", "Ed25519", Ca.Pem, Good.Pem, key);
    }

    [Fact]
    public void The_certificate_must_come_from_the_ca()
    {
        HaK8sException failure = Fails("EtcdWrongCertificateAuthority", "client.pem", Authority("another CA").Pem, Good.Pem, Good.KeyPem);
        Assert.Contains("CN=etcd CA", failure.Cause, StringComparison.Ordinal);
        Assert.Contains("CN=another CA", failure.Cause, StringComparison.Ordinal);
        // The same name, another key.
        Fails("EtcdWrongCertificateAuthority", "client.pem", Authority().Pem, Good.Pem, Good.KeyPem);
    }

    [Fact]
    public void Any_of_several_cas_will_do_even_of_one_name()
    {
        TestCertificate renewed = Authority();
        foreach (string bundle in new[] { renewed.Pem + Ca.Pem, Ca.Pem + renewed.Pem, Authority("another CA").Pem + Ca.Pem })
            Read(bundle, Good.Pem, Good.KeyPem).Dispose();
    }

    [Fact]
    public void An_intermediate_ca_may_stand_in_either_file_and_be_the_anchor_itself()
    {
        TestCertificate intermediate = Authority("intermediate CA", Ca);
        TestCertificate client = Client(intermediate, usages: ClientAuth);
        Read(Ca.Pem, client.Pem + intermediate.Pem, client.KeyPem).Dispose();
        Read(Ca.Pem + intermediate.Pem, client.Pem, client.KeyPem).Dispose();
        Read(intermediate.Pem, client.Pem, client.KeyPem).Dispose();
        Fails("EtcdWrongCertificateAuthority", "client.pem", Ca.Pem, client.Pem, client.KeyPem);
        Fails("EtcdWrongCertificateAuthority", "client.pem", Authority("intermediate CA", Ca).Pem, client.Pem, client.KeyPem);
    }

    [Fact]
    public void A_ca_file_with_a_certificate_that_is_no_ca_is_refused()
    {
        TestCertificate impostor = Authority("not a CA", isAuthority: false);
        Fails("EtcdNotACertificateAuthority", "CN=not a CA", impostor.Pem, Good.Pem, Good.KeyPem);
        Fails("EtcdNotACertificateAuthority", "ca.pem", Good.Pem, Good.Pem, Good.KeyPem);
        Fails("EtcdNotACertificateAuthority", "CN=not a CA", Ca.Pem + impostor.Pem, Good.Pem, Good.KeyPem);
    }

    [Fact]
    public void Validity_is_checked_for_certificate_and_ca_with_the_time_in_utc()
    {
        TestCertificate late = Client(Ca, to: -1), early = Client(Ca, from: 1), oldCa = Authority(to: -1), newCa = Authority(from: 1);
        Assert.Contains("2026-05-31 12:00 UTC", Fails("EtcdCertificateExpired", "client.pem", Ca.Pem, late.Pem, late.KeyPem).Cause, StringComparison.Ordinal);
        Assert.Contains("2026-06-02 12:00 UTC", Fails("EtcdCertificateNotYetValid", "client.pem", Ca.Pem, early.Pem, early.KeyPem).Cause, StringComparison.Ordinal);
        TestCertificate ofOld = Client(oldCa), ofNew = Client(newCa);
        Fails("EtcdCertificateExpired", "ca.pem", oldCa.Pem, ofOld.Pem, ofOld.KeyPem);
        Fails("EtcdCertificateNotYetValid", "ca.pem", newCa.Pem, ofNew.Pem, ofNew.KeyPem);
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 0)]
    [InlineData(0, 1)]
    public void Less_than_thirty_days_left_is_a_warning(int days, int warnings)
    {
        TestCertificate client = Client(Ca, to: days, usages: ClientAuth);
        using ClientCertBundle bundle = Read(Ca.Pem, client.Pem, client.KeyPem);
        Assert.Equal(warnings, bundle.Warnings.Count(warning => warning.Id == "CertificateExpiresSoon"));
    }

    [Fact]
    public void A_key_that_others_can_read_is_a_warning()
    {
        using TemporaryDirectory directory = TestCertificates.Directory(Ca.Pem, Good.Pem, Good.KeyPem);
        File.SetUnixFileMode(directory["client-key.pem"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        using ClientCertBundle bundle = ClientCertBundle.Read(directory.Path, Clock);
        Assert.Equal("KeyReadableByOthers", Assert.Single(bundle.Warnings).Id);
    }

    [Fact]
    public void The_certificate_must_be_good_for_clients()
    {
        TestCertificate server = Client(Ca, usages: ServerAuth), both = Client(Ca, usages: [ServerAuth, ClientAuth]);
        TestCertificate any = Client(Ca, usages: "2.5.29.37.0"), none = Client(Ca);
        Fails("EtcdClientAuthMissing", "client.pem", Ca.Pem, server.Pem, server.KeyPem);
        foreach (TestCertificate one in new[] { both, any, none })
            Read(Ca.Pem, one.Pem, one.KeyPem).Dispose();
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
