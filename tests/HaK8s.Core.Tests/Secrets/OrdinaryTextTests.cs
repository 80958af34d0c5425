using System.Diagnostics;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Secrets;

/// <summary>What is no secret comes through as it is; and the redactor keeps up with any log.</summary>
public sealed class OrdinaryTextTests(ITestOutputHelper output)
{
    private static readonly string[] Recorded = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Kubeadm", "recorded", "init-1.20.2.log"));

    private readonly Redactor redactor = new();

    [Fact]
    public void A_recorded_run_of_kubeadm_comes_through_unchanged_but_for_its_secrets()
    {
        IReadOnlyList<string> shown = redactor.Redact(Recorded);
        Assert.Equal(Recorded.Length, shown.Count);
        string[] changed = [.. Recorded.Zip(shown).Where(pair => pair.First != pair.Second).Select(pair => pair.Second)];
        Assert.Equal([], changed);
        Assert.Equal(string.Join('\n', Recorded), redactor.Redact(string.Join('\n', Recorded)));
    }

    [Theory]
    [InlineData("Then you can join any number of worker nodes by running the following on each as root:")]
    [InlineData("\t--discovery-token-ca-cert-hash sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0 ")]
    [InlineData("kubeadm join k8s-api.example.com:6443 --token <value withheld> \\")]
    [InlineData("[bootstrap-token] configured RBAC rules to allow Node Bootstrap tokens to post CSRs in order for nodes to get long term certificate credentials")]
    [InlineData("Please note that the certificate-key gives access to cluster sensitive data, keep it secret!")]
    [InlineData("You must pass the --certificate-key flag; the --token option is for the others.")]
    [InlineData("[upload-certs] Skipping phase. Please see --upload-certs")]
    [InlineData("couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID \"abcdef\"")]
    [InlineData("error: invalid bearer token, bearer authentication failed")]
    [InlineData("invalid token: unexpected end of input")]
    [InlineData("--enable-bootstrap-token-auth=true --anonymous-auth=false --authorization-mode=Node,RBAC --token-auth-file=/etc/kubernetes/tokens.csv")]
    [InlineData("--tls-private-key-file=/etc/kubernetes/pki/apiserver.key --client-ca-file=/etc/kubernetes/pki/ca.crt")]
    [InlineData("    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key")]
    [InlineData("registry.k8s.io/pause@sha256:bb6ed397957e9ca7c65ada0db5c5d1c707c9c8afc80a94acbe69f3ae76988f0c")]
    [InlineData("sudo: a password is required")]
    [InlineData("Permission denied (publickey,password).")]
    [InlineData("PasswordAuthentication no")]
    [InlineData("https://k8s-api.example.com:6443/api/v1/namespaces/kube-system/configmaps/kubeadm-config?timeout=10s")]
    [InlineData("https://[fd00::1]:2379/health and http://proxy.example.com:3128/")]
    [InlineData("runc exec --user 1000:1000 -u 0:0 id")]
    [InlineData("d1b2c3a4-5e6f-4789-8abc-def012345678 boot id 0f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    [InlineData("MountVolume.SetUp failed for volume \"kube-api-access-x7zq2\" : object \"kube-system\"/\"kube-root-ca.crt\" not registered")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIDITCCAgmgAwIBAgIIBzOZdtCGxVEwDQYJKoZIhvcNAQELBQAwFTETMBEGA1UE\nAxMKa3ViZXJuZXRlczAeFw0yNDA1\n-----END CERTIFICATE-----\n")]
    [InlineData("    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURJVENDQWdtZ0F3SUJBZ0lJQnpPWmR0Q0d4VkV3")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEabc0123456789ABCDEFGHIJKLMNOP\n-----END PUBLIC KEY-----")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl key\nSHA256:9w0nUkXT4yzGz5bJv1mF3o4wq5cO9q0yTn8oJ8kF2aA")]
    [InlineData("tokens:\n  - one\ntokenTTL: 24h0m0s\nusages: [signing, authentication]")]
    [InlineData("containerd.service: Main PID: 123 (code=exited, status=0)\n/lib/systemd/system/kubelet.service.d/10-kubeadm.conf")]
    public void Ordinary_text_stays(string text)
    {
        Assert.Equal(text, redactor.Redact(text));
        Assert.Equal(text.Split('\n'), redactor.Redact(text.Split('\n')));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("token=")]
    [InlineData("password:")]
    [InlineData("--token ")]
    [InlineData("--user")]
    [InlineData("--user \"")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----END RSA PRIVATE KEY-----")]
    [InlineData("://")]
    [InlineData("://a:b@")]
    [InlineData("bearer ")]
    [InlineData("eyJ")]
    [InlineData("abcdef.")]
    [InlineData("LS0tLS1CRUdJTi")]
    [InlineData("certificate key ")]
    [InlineData("0f1e")]
    [InlineData("0f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    [InlineData(" ")]
    [InlineData("authorization:")]
    [InlineData("token\\\"")]
    public void A_line_of_ten_megabytes_takes_no_longer_than_its_length_asks_for(string piece)
    {
        redactor.Register("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
        string line = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        long before = Stopwatch.GetTimestamp();
        redactor.Redact(line);
        TimeSpan took = Stopwatch.GetElapsedTime(before);
        output.WriteLine($"{took.TotalMilliseconds:0} ms");
        Assert.True(took < TimeSpan.FromSeconds(60), $"{took}");
    }

    [Fact]
    public void A_hundred_thousand_lines_of_kubeadm_are_a_matter_of_seconds()
    {
        using System.Security.Cryptography.RSA rsa = System.Security.Cryptography.RSA.Create(2048);
        foreach (string secret in new[] { rsa.ExportRSAPrivateKeyPem(), "abcdef.0123456789abcdef", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", "hunter2-and-more" })
            redactor.Register(secret);
        RedactedLines lines = redactor.Lines();
        long before = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100_000; i++)
            lines.Redact(Recorded[i % Recorded.Length]);
        TimeSpan took = Stopwatch.GetElapsedTime(before);
        output.WriteLine($"{took.TotalMilliseconds:0} ms with {redactor.Spellings.Count} spellings");
        Assert.True(took < TimeSpan.FromSeconds(60), $"{took}");
    }

    [Fact]
    public async Task Threads_may_register_and_redact_at_once()
    {
        await Parallel.ForAsync(0, 2000, async (i, _) =>
        {
            string secret = $"secret-number-{i}-of-many";
            redactor.Register(secret);
            Assert.DoesNotContain(secret, redactor.Redact($"it is {secret}."), StringComparison.Ordinal);
            await Task.CompletedTask;
        });
    }
}
