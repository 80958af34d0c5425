using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Secrets;

public sealed class RedactorTests
{
    private readonly Redactor redactor = new();

    [Theory]
    [InlineData("kubeadm join k8s-api.lab.test:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash", "abcdef.0123456789abcdef")]
    [InlineData("[upload-certs] Using certificate key:\n0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    [InlineData("--certificate-key 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", "0f1e2d3c4b5a6978")]
    [InlineData("certificateKey: \"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0\"", "0f1e2d3c4b5a6978")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow")]
    [InlineData("cut off: -----BEGIN PRIVATE KEY-----\nMIIEow", "MIIEow")]
    [InlineData("Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.x.y", "eyJhbGciOiJSUzI1NiJ9")]
    public void What_looks_like_a_secret_is_masked(string text, string secret)
    {
        string shown = redactor.Redact(text);
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Contains(Redactor.Mask, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    [InlineData("z-k8s-m-1.lab.test: etcd/ca.crt Created 0644")]
    [InlineData("SHA256:9w0nUkXT4yzGz5bJv1mF3o4wq5cO9q0yTn8oJ8kF2aA")]
    [InlineData("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, redactor.Redact(text));

    [Property]
    public Property A_registered_value_never_comes_through() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonEmptyString Before, Guid Secret, NonEmptyString After)>(), sample =>
    {
        string secret = sample.Secret.ToString("N");
        redactor.Register(secret);
        return !redactor.Redact(sample.Before.Get + secret + secret + sample.After.Get).Contains(secret, StringComparison.Ordinal);
    });

    [Fact]
    public void Of_two_secrets_where_one_holds_the_other_nothing_is_left()
    {
        redactor.Register("hunter2");
        redactor.Register("hunter2-and-more");
        Assert.Equal($"a {Redactor.Mask} b", redactor.Redact("a hunter2-and-more b"));
    }
}
