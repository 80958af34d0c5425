using System.Text.RegularExpressions;
using HaK8s.Diagnosis.Rules;

namespace HaK8s.Diagnosis;

/// <summary>A rule about an image that a pod waits for and that cannot be pulled. The sandbox image has rules of its own.</summary>
internal abstract partial class ImagePullRule : NodeRule
{
    /// <summary>What kubelet and kubeadm write when they could not pull an image.</summary>
    private const string Failed = @"(ErrImagePull|ImagePull|Pull(ing)? ?image|pull and unpack image|pull image|resolve reference).*";

    /// <summary>What the registry or the way to it says.</summary>
    protected abstract string Words { get; }

    /// <summary>Words that fit without the kubelet's around them.</summary>
    protected virtual IReadOnlyList<string> More => [];

    /// <summary>The cause for one image.</summary>
    protected abstract string CauseOf(string image);

    public sealed override IReadOnlyList<string> Pattern => [$"{Failed}({Words})", .. More];

    public sealed override IReadOnlyList<string> Consequence =>
        [nameof(ImagePullPreflight), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    protected sealed override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said =
        [
            .. node.Said("kubelet", Pattern[0]).Where(line => Named().Match(line.Text).Groups[1] is { Success: true } image && !node.HasImage(image.Value) && node.PodWaits(line.Text)),
            .. node.KubeadmSaid(Pattern[0]),
        ];
        // A pod's sandbox image fails with the same words.
        said = [.. said.Where(line => !line.Text.Contains("sandbox image", StringComparison.Ordinal))];
        return said.Length == 0 ? null : new(DiagnosisConfidence.Likely, "the runtime says so, and the image is not on the node", said)
        {
            Cause = Named().Match(said[0].Text).Groups[1] is { Success: true } named ? CauseOf(named.Value) : null,
        };
    }

    // image \"x\", PullImage "x", failed to pull image x: output, resolve reference \"x\"
    [GeneratedRegex(@"(?:[Ii]mage|reference) [\\""]*([a-z0-9][A-Za-z0-9./:@_-]*[A-Za-z0-9])")]
    private static partial Regex Named();
}
