using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Flags go as Kubernetes goes on, and files keep them.</summary>
internal sealed partial class KubeletFlagUnknown : NodeRule
{
    public override string Symptom => "`failed to parse kubelet flag: unknown flag: --network-plugin`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"unknown (shorthand )?flag: ",
    ];

    public override string Cause => "The kubelet is given a flag that it does not know.";

    public override string Check => "The flag that the words name, in /var/lib/kubelet/kubeadm-flags.env, /etc/default/kubelet, /etc/sysconfig/kubelet or a drop-in of the kubelet's unit.";

    public override string Remedy => "Take the flag away where it stands and restart the kubelet.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'grep -n -e -- /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet; systemctl cat kubelet'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown)];

    public override string Versions => "--network-plugin and the other flags of dockershim until 1.23, --container-runtime until 1.26, --pod-infra-container-image until 1.34";

    public override string Source => "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/";

    // Kubernetes' changelogs.
    private static readonly (string Since, string[] Flags)[] Removed =
    [
        ("1.24", ["network-plugin", "network-plugin-mtu", "cni-bin-dir", "cni-cache-dir", "cni-conf-dir", "docker-endpoint", "image-pull-progress-deadline", "experimental-dockershim-root-directory", "non-masquerade-cidr"]),
        ("1.27", ["container-runtime"]),
        ("1.35", ["pod-infra-container-image"]),
    ];

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = node.KubeletFails() ? [.. node.Said("kubelet", Pattern[0])] : [];
        if (said.Length == 0)
            return null;
        string flag = Name().Match(said[0].Text).Groups[1].Value;
        string? since = Removed.FirstOrDefault(removed => removed.Flags.Contains(flag)).Since;
        bool found = node.KubeletFlag.Any(one => one.Name == flag);
        return new(found ? DiagnosisConfidence.Certain : DiagnosisConfidence.Likely, found ? "the flag is there, and the kubelet does not know it" : "the kubelet says so",
            [.. said.Take(4), .. node.KubeletFlag.Where(one => one.Name == flag).Select(one => node.Line("kubelet's flags", $"--{one.Name}={one.Text}"))])
        {
            Cause = $"The kubelet does not know the flag --{flag}{(since is null ? "" : $", which Kubernetes {since} has removed")}.",
        };
    }

    [GeneratedRegex(@"unknown (?:shorthand )?flag: (?:'\w' in )?-*([A-Za-z0-9-]+)")]
    private static partial Regex Name();
}
