namespace HaK8s.Diagnosis.Rules;

/// <summary>A registry with a certificate of one's own CA, or of another name, or over its date.</summary>
internal sealed class RegistryCertificateUntrusted : ImagePullRule
{
    public override string Symptom => "`failed to do request: Head \"https://registry.example.com/v2/app/manifests/1.0\": tls: failed to verify certificate: x509: certificate signed by unknown authority`";

    public override string Cause => "containerd does not trust the registry's certificate.";

    public override string Check => "`openssl s_client -connect REGISTRY:443 -showcerts` on the node, and the CA in /etc/containerd/certs.d/REGISTRY/hosts.toml or the system's.";

    public override string Remedy => "Put the registry's CA into the system's store or name it as `ca` in hosts.toml, and restart containerd.";

    public override string Source => "https://github.com/containerd/containerd/blob/main/docs/hosts.md";

    protected override string Words => @"x509: |certificate signed by unknown|failed to verify certificate|http: server gave HTTP response to HTTPS client";

    protected override string CauseOf(string image) => $"containerd does not trust the certificate of the registry of {image}.";

    protected override IReadOnlyList<string> More => [@"failed to do request: Head .*x509: "];
}
