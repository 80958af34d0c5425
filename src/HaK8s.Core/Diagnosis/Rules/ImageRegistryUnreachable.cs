namespace HaK8s.Diagnosis.Rules;

/// <summary>A name that does not resolve, a port that refuses, a network without a way out.</summary>
internal sealed class ImageRegistryUnreachable : ImagePullRule
{
    public override string Symptom => "`failed to do request: Head \"https://registry.k8s.io/v2/pause/manifests/3.9\": dial tcp: lookup registry.k8s.io: no such host`";

    public override string Cause => "The registry of an image cannot be reached from the node.";

    public override string Check => "`curl -v https://REGISTRY/v2/` on the node; containerd's proxy stands in its unit, not in the shell.";

    public override string Remedy => "Mend name, route or proxy; without a way out copy the images as a bundle, or use a mirror inside.";

    public override string Source => "https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff";

    protected override string Words => @"no such host|server misbehaving|Temporary failure in name resolution|cannot assign requested address|dial tcp\S* .*connection refused|no route to host|network is unreachable|i/o timeout|TLS handshake timeout|Client\.Timeout|context deadline exceeded|proxyconnect";

    protected override string CauseOf(string image) => $"The registry of {image} cannot be reached from the node.";

    protected override IReadOnlyList<string> More => [@"failed to do request: Head .*(no such host|connection refused|i/o timeout|network is unreachable)"];
}
