using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis.Rules;

/// <summary>A configuration for a newer CNI than its plugins speak.</summary>
internal sealed partial class CniVersionIncompatible : NodeRule
{
    public override string Symptom => "`incompatible CNI versions; config is \"1.0.0\", plugin supports [\"0.1.0\" \"0.2.0\" \"0.3.0\" \"0.3.1\" \"0.4.0\"]`; pods stay in ContainerCreating";

    public override IReadOnlyList<string> Pattern =>
    [
        @"incompatible CNI versions",
        @"unsupported CNI result version",
    ];

    public override string Cause => "A CNI plugin is older than the configuration that calls it.";

    public override string Check => "`echo '{\"cniVersion\":\"1.0.0\"}' | CNI_COMMAND=VERSION /opt/cni/bin/PLUGIN` prints what it speaks; compare with `cniVersion` in /etc/cni/net.d.";

    public override string Remedy => "Install newer CNI plugins, or write a cniVersion that they speak. containerd 1.6.3 and later wants a loopback of CNI plugins 1.0.";

    public override string? Pipeline => "$_.Node | Install-CniPlugins ./cni-plugins-linux-amd64.tgz";

    public override string Source => "https://github.com/containerd/containerd/issues/6876";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.SaidOfPodsWithoutSandbox(Pattern[0])];
        if (said.Length == 0)
            return null;
        string wanted = Config().Match(said[0].Text).Groups[1].Value;
        CniConfiguration? file = node.CniConfiguration.FirstOrDefault(one => wanted.Length > 0 && one.Version == wanted);
        return file is null ? new(DiagnosisConfidence.Likely, "the plugin says so", said)
            : new(DiagnosisConfidence.Certain, "the plugin says so, and the configuration has that version", [.. said.Take(4), node.Line(file.File, $"cniVersion {file.Version}")])
            {
                Cause = $"{file.File} is written for CNI {file.Version}, which a plugin that it calls does not speak.",
            };
    }

    [GeneratedRegex(@"config is [\\""]*([0-9.]+)")]
    private static partial Regex Config();
}
