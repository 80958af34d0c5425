using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The pod network's configuration calls a program that is not there.</summary>
internal sealed partial class CniPluginMissing : NodeRule
{
    public override string Symptom => "`failed to find plugin \"bridge\" in path [/opt/cni/bin]`; pods stay in ContainerCreating";

    public override IReadOnlyList<string> Pattern =>
    [
        @"failed to find plugin [\\""]*[a-z0-9-]+[\\""]* in path",
    ];

    public override string Cause => "A CNI plugin that the pod network calls is not installed.";

    public override string Check => "The program that the words name is not in the folder that they name.";

    public override string Remedy => "Install the CNI plugins in that folder; a pod network's own plugin comes with its agent.";

    public override string? Pipeline => "$_.Node | Install-CniPlugins ./cni-plugins-linux-amd64.tgz";

    public override string Source => "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("kubelet", Pattern[0]), .. node.Said("containerd", Pattern[0])];
        foreach (EvidenceLine line in said)
        {
            Match words = Named().Match(line.Text);
            string plugin = words.Groups["plugin"].Value;
            string[] folders = words.Groups["folders"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // It may have come back since.
            if (!words.Success || folders.Any(folder => node.HasCniPlugin(plugin, folder)))
                continue;
            return new(DiagnosisConfidence.Certain, "it is not there, and the runtime looks for it",
                [.. said.Where(one => Named().Match(one.Text).Groups["plugin"].Value == plugin).Take(4), node.Line(string.Join(' ', folders), $"no {plugin}")])
            {
                Cause = $"The CNI plugin {plugin} is not in {string.Join(" or ", folders)}.",
            };
        }
        return null;
    }

    [GeneratedRegex(@"failed to find plugin [\\""]*(?<plugin>[A-Za-z0-9_-]+)[\\""]* in path \[(?<folders>[^\]]*)\]")]
    private static partial Regex Named();
}
