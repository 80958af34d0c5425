using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis.Rules;

/// <summary>An option that this version does not know: mistyped, removed by an upgrade, or with a value that it does not take.</summary>
internal sealed partial class ApiServerFlagInvalid : NodeRule
{
    private const string Words = @"unknown (shorthand )?flag: |invalid argument .* for ""\S*--[a-z0-9-]+\S*.* flag|flag needs an argument: |unrecognized feature gate: |enable-admission-plugins plugin .* is unknown";

    public override string Symptom => "`Error: unknown flag: --insecure-port` as the apiserver's only words; its container ends at once, again and again";

    public override IReadOnlyList<string> Pattern => [Words];

    public override string Cause => "The apiserver does not take an option of its manifest.";

    public override string Check => "`crictl logs` of the apiserver's container that ended last, and `kube-apiserver --help` of that version.";

    public override string Remedy => "Mend or take away the option in /etc/kubernetes/manifests/kube-apiserver.yaml, and in kubeadm's ClusterConfiguration, or else the next upgrade brings it back.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'grep -e \" - --\" /etc/kubernetes/manifests/kube-apiserver.yaml'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.LastWords("kube-apiserver", Words).Take(2)];
        if (said.Length == 0)
            return null;
        string option = Option().Match(said[0].Text).Value;
        bool there = option.Length > 2 && node.Argument("kube-apiserver", option[2..]) is not null;
        return new(there ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, there ? "the option stands in the manifest, and the apiserver ends because of it" : "the apiserver ends with these words",
            there ? [.. said, node.Line("/etc/kubernetes/manifests/kube-apiserver.yaml", $"{option}={node.Argument("kube-apiserver", option[2..])}")] : said)
        {
            Cause = option.Length > 2 ? $"The apiserver does not take the option {option} of its manifest." : null,
        };
    }

    [GeneratedRegex("--[a-z0-9][a-z0-9-]*")]
    private static partial Regex Option();
}
