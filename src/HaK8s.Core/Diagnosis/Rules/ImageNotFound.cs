namespace HaK8s.Diagnosis.Rules;

/// <summary>The registry answers, and has no such image.</summary>
internal sealed class ImageNotFound : ImagePullRule
{
    public override string Symptom => "`failed to resolve reference \"registry.k8s.io/kube-apiserver:v1.99.0\": registry.k8s.io/kube-apiserver:v1.99.0: not found`";

    public override string Cause => "The registry does not have the image.";

    public override string Check => "`crictl pull IMAGE` on the node; name, tag and `imageRepository` letter by letter.";

    public override string Remedy => "Correct the name or tag, or push the image; for kubeadm's own images the version or imageRepository in its configuration.";

    public override string Source => "https://kubernetes.io/docs/concepts/containers/images/#image-names";

    protected override string Words => @": not found|manifest unknown|manifest for \S+ not found|name unknown|code = NotFound";

    protected override string CauseOf(string image) => $"The registry does not have {image}.";

    protected override IReadOnlyList<string> More => [@"failed to resolve reference .*: not found"];
}
