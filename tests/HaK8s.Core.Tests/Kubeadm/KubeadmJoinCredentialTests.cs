using HaK8s.Inventory;
using HaK8s.Kubeadm;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Kubeadm;

/// <summary>When a join credential can serve, and how an init's result becomes one.</summary>
public sealed class KubeadmJoinCredentialTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static KubeadmInitResult Init(KubeadmInitStatus status) => new(new KubeadmReport(new Node { Name = "z-k8s-m-1" }))
    {
        Status = status, ControlPlaneEndpoint = "k8s-api:6443", KubernetesVersion = "v1.30.1", CaCertificate = "pem", CaCertHash = "sha256:00",
        Token = SecretText.Protect("abcdef.0123456789abcdef"), TokenExpiry = Now.AddHours(24), CertificateKey = SecretText.Protect("00"), CertificateKeyExpiry = Now.AddHours(2),
    };

    [Theory]
    [InlineData(NodeRole.Worker, 0, null)]
    [InlineData(NodeRole.Worker, 3, null)]
    [InlineData(NodeRole.Worker, 25, "its token expired at 2026-01-03 03:04 UTC")]
    [InlineData(NodeRole.ControlPlane, 1, null)]
    [InlineData(NodeRole.ControlPlane, 3, "the uploaded certificates expired at 2026-01-02 05:04 UTC")]
    public void What_an_init_left_serves_until_its_time_is_over(NodeRole role, int hours, string? defect) =>
        Assert.Equal(defect, new KubeadmJoinCredential(Init(KubeadmInitStatus.Initialized)).Defect(role, Now.AddHours(hours)));

    [Fact]
    public void A_token_without_end_and_one_that_is_not_known_are_told_apart()
    {
        KubeadmJoinCredential credential = new(Init(KubeadmInitStatus.Unchanged));
        Assert.Null((credential with { TokenExpiry = null }).Defect(NodeRole.Worker, Now.AddYears(9)));
        Assert.Contains("not known", (credential with { Token = null }).Defect(NodeRole.Worker, Now), StringComparison.Ordinal);
        Assert.Contains("no certificate key", (credential with { CertificateKey = null }).Defect(NodeRole.ControlPlane, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_init_gives_none() => Assert.Equal("InitWithoutCredential",
        Assert.Throws<HaK8sException>(() => new KubeadmJoinCredential(Init(KubeadmInitStatus.Failed))).ErrorId);

    [Fact]
    public void Secrets_are_read_back_as_they_were_and_text_of_the_object_shows_none()
    {
        KubeadmJoinCredential credential = new(Init(KubeadmInitStatus.Initialized));
        Assert.Equal("abcdef.0123456789abcdef", SecretText.Reveal(credential.Token!));
        Assert.DoesNotContain("abcdef", credential.ToString(), StringComparison.Ordinal);
    }
}
