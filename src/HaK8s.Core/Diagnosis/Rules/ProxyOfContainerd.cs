namespace HaK8s.Diagnosis.Rules;

/// <summary>containerd pulls images through the proxy of its own environment.</summary>
internal sealed class ProxyOfContainerd : NodeRule
{
    public override string Symptom => "`failed to do request: Head \"https://registry.k8s.io/v2/pause/manifests/3.9\": proxyconnect tcp: dial tcp 192.0.2.3:3128: connect: connection refused`";

    public override IReadOnlyList<string> Pattern => [@"failed to (do request|pull|resolve).*(proxyconnect tcp|https://\S+: (Forbidden|Proxy Authentication Required))"];

    public override string Cause => "containerd pulls images through a proxy that does not let it through.";

    public override string Check => "`systemctl show containerd -p Environment` on the node; `crictl pull IMAGE` repeats the words.";

    public override string Remedy => "Correct the proxy in the drop-in of containerd.service, or add the registry to NO_PROXY there; then `systemctl daemon-reload` and `systemctl restart containerd`.";

    public override IReadOnlyList<string> Consequence => [nameof(ImagePullPreflight), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes-sigs/kind/issues/688";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        const string words = @"(pull|failed to do request|sandbox image).*(proxyconnect tcp|https://\S+: (Forbidden|Proxy Authentication Required))";
        EvidenceLine[] said = [.. node.Said("containerd", words), .. node.Said("kubelet", words), .. node.KubeadmSaid(words)];
        // Without the setting the lines are of a time before it was mended.
        EvidenceLine[] set = [.. node.Fact!.Proxy.Where(proxy => proxy.Source == "containerd.service" || proxy.Source.StartsWith("/etc/systemd/", StringComparison.Ordinal))
            .Select(proxy => node.Line(proxy.Source, $"{proxy.Variable}={proxy.Value}"))];
        return said.Length == 0 || set.Length == 0 ? null : new(DiagnosisConfidence.Certain, "a pull failed at the proxy, and it is set", [.. said.Take(3), .. set]);
    }
}
