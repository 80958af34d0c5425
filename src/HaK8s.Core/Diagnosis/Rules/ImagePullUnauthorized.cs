namespace HaK8s.Diagnosis.Rules;

/// <summary>The registry wants credentials, or others.</summary>
internal sealed class ImagePullUnauthorized : ImagePullRule
{
    public override string Symptom => "`pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`";

    public override string Cause => "The registry refuses the image without the right credentials.";

    public override string Check => "`crictl pull --creds USER:PASSWORD IMAGE` on the node; registries say the same of a repository that does not exist.";

    public override string Remedy => "Give the pod an imagePullSecret, or containerd the registry's credentials; check the repository's name too.";

    public override string Source => "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/";

    protected override string Words => @"pull access denied|insufficient_scope|authorization failed|no basic auth credentials|401 Unauthorized|403 Forbidden|unauthorized: |access to the resource is denied";

    protected override string CauseOf(string image) => $"The registry refuses {image} without the right credentials.";

    protected override IReadOnlyList<string> More => [@"pull access denied|insufficient_scope: authorization failed"];
}
