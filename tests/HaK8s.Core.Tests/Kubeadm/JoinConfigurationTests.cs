using HaK8s.Inventory;
using HaK8s.Kubeadm;
using Xunit;

namespace HaK8s.Tests.Kubeadm;

/// <summary>What kubeadm join is told, in each version of its API.</summary>
public sealed class JoinConfigurationTests
{
    private static JoinConfiguration Worker(string api) => new()
    {
        ApiVersion = api,
        ControlPlaneEndpoint = "k8s-api.example.com:6443",
        CaCertHash = "sha256:00ff",
        Token = "abcdef.0123456789abcdef",
        NodeName = "z-k8s-w-1",
        CriSocket = "/run/containerd/containerd.sock",
        KubeletExtraArg = [new ExtraArg("node-labels", "a=b")],
    };

    [Theory]
    [InlineData("v1beta2", "  kubeletExtraArgs:\n    node-labels: \"a=b\"\n")]
    [InlineData("v1beta3", "  kubeletExtraArgs:\n    node-labels: \"a=b\"\n")]
    [InlineData("v1beta4", "  kubeletExtraArgs:\n  - name: node-labels\n    value: \"a=b\"\n")]
    public void A_worker_is_told_where_whom_to_trust_and_with_which_token(string api, string arguments) => Assert.Equal($"""
        apiVersion: kubeadm.k8s.io/{api}
        kind: JoinConfiguration
        discovery:
          bootstrapToken:
            token: abcdef.0123456789abcdef
            apiServerEndpoint: k8s-api.example.com:6443
            caCertHashes:
            - sha256:00ff
        nodeRegistration:
          name: z-k8s-w-1
          criSocket: /run/containerd/containerd.sock
        {arguments}
        """.ReplaceLineEndings("\n"), KubeadmWriter.For(api).Write(Worker(api)));

    [Fact]
    public void A_control_plane_also_has_its_address_and_the_certificate_key() => Assert.EndsWith("""
        controlPlane:
          localAPIEndpoint:
            advertiseAddress: 192.0.2.12
            bindPort: 6443
          certificateKey: "00ff"

        """.ReplaceLineEndings("\n"),
        KubeadmWriter.For("v1beta4").Write(Worker("v1beta4") with { CertificateKey = "00ff", AdvertiseAddress = "192.0.2.12" }), StringComparison.Ordinal);

    [Fact]
    public void Its_text_says_nothing() => Assert.DoesNotContain("abcdef", Worker("v1beta2").ToString(), StringComparison.Ordinal);
}
