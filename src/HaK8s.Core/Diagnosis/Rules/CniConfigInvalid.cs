namespace HaK8s.Diagnosis.Rules;

/// <summary>The first configuration of the pod network cannot be read.</summary>
internal sealed class CniConfigInvalid : NodeRule
{
    public override string Symptom => "`cni config load failed: failed to load CNI config list file /etc/cni/net.d/10-flannel.conflist: error parsing configuration list`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"(failed to load CNI config (list )?file|error parsing configuration|error loading configuration|error parsing CNI)",
        @"cni config load failed: .*(invalid character|unexpected end of JSON|missing .name.|no plugins|no .plugins. key)",
    ];

    public override string Cause => "A configuration of the pod network is broken.";

    public override string Check => "`python3 -m json.tool` or `jq .` of the first file in /etc/cni/net.d, and containerd's words after `cni config load failed`.";

    public override string Remedy => "Correct the file, or take it away: the runtime reads only the first one by name. Where it does not notice, restart containerd.";

    public override IReadOnlyList<string> Consequence => [nameof(NodeNotReady)];

    public override string Source => "https://www.cni.dev/docs/spec/#section-1-network-configuration-format";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (node.NetworkReady != false || node.CniConfiguration.Count == 0)
            return null;
        EvidenceLine? said = node.CniTrouble();
        CniConfiguration? hollow = node.CniConfiguration[0] is { Name: "" } or { Type.Count: 0 } ? node.CniConfiguration[0] : null;
        return said is null && hollow is null ? null
            : new(DiagnosisConfidence.Certain, said is null ? "the first file is no configuration" : "the runtime cannot read it",
                [.. new[] { said }.OfType<EvidenceLine>(), .. node.Said("kubelet", "NetworkReady=false").Take(1), node.Line((hollow ?? node.CniConfiguration[0]).File, "NetworkReady=false"), ])
            {
                Cause = $"{(hollow ?? node.CniConfiguration.FirstOrDefault(one => said!.Text.Contains(one.File, StringComparison.Ordinal)) ?? node.CniConfiguration[0]).File} is no valid configuration of a pod network.",
            };
    }
}
