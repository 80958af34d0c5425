using System.Security.Cryptography;
using System.Text;
using HaK8s.Kubeadm;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Kubeadm;

/// <summary>The Secret kubeadm-certs, as kubeadm encrypts it: which ways it can be of no use to a joining control plane.</summary>
public sealed class UploadedCertificatesTests
{
    private static readonly string Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static readonly string[] All =
        ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub", "external-etcd-ca.crt", "external-etcd.crt", "external-etcd.key"];

    private static string Seal(string text, string key)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(12), plain = Encoding.UTF8.GetBytes(text), sealedText = new byte[plain.Length], tag = new byte[16];
        using AesGcm aes = new(Convert.FromHexString(key), 16);
        aes.Encrypt(nonce, plain, sealedText, tag);
        return Convert.ToBase64String([.. nonce, .. sealedText, .. tag]);
    }

    private static UploadedCertificates Seen(Func<string, string?> content, string key) => new(new RemoteResult(0, string.Concat(
        All.Select(name => content(name) is { } text ? $"cert\t{name}\t{Seal(text, key).Length}\n" : "")
            .Append($"sealed\t{Seal("-----BEGIN CERTIFICATE-----", key)}\n")), ""));

    [Fact]
    public void All_files_under_the_right_key_serve() => Assert.Null(Seen(_ => "PEM", Key).Defect(Key));

    [Theory]
    [InlineData("external-etcd.key")]
    [InlineData("sa.pub")]
    public void A_file_that_was_not_uploaded_is_named(string name) =>
        Assert.Equal($"the uploaded certificates lack {name}", Seen(file => file == name ? null : "PEM", Key).Defect(Key));

    [Theory]
    [InlineData("external-etcd-ca.crt")]
    [InlineData("ca.key")]
    public void A_file_that_was_uploaded_empty_is_named(string name) =>
        Assert.Equal($"among the uploaded certificates {name} is empty", Seen(file => file == name ? "" : "PEM", Key).Defect(Key));

    [Fact]
    public void Another_key_is_noticed() =>
        Assert.Equal("the certificates were uploaded again with another key", Seen(_ => "PEM", Key).Defect(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
}
