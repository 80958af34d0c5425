using HaK8s.Compatibility;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>kubeadm, kubelet, kubectl, what they call, and whether their versions go together.</summary>
internal static class PackageRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        NodeFact fact = seen.Fact;
        foreach ((string program, KubernetesVersion? version, bool needed) in new[] { ("kubeadm", fact.KubeadmVersion, true), ("kubelet", fact.KubeletVersion, true), ("kubectl", fact.KubectlVersion, seen.IsControlPlane) })
            if (version is null && needed)
                yield return new(PackageMissing, Error, $"{program} is not installed, or does not tell its version.", $"Install the package {program} of the version that the cluster is to have.", program == "kubelet" ? "KubeletVersion" : null);
        if (seen.Version is { } target)
            foreach (NodeFinding finding in Skew(fact, target))
                yield return finding;
        if (fact.KubeletVersion is not null)
        {
            if (fact.Unit.Count > 0 && fact.UnitOf("kubelet") is not { Enabled: not ("disabled" or "masked") })
                yield return new(KubeletNotEnabled, Error, fact.UnitOf("kubelet") is { } unit ? $"The kubelet's service is {unit.Enabled}: it would not start after a boot." : "The kubelet has no systemd unit.",
                    fact.UnitOf("kubelet") is null ? "Install the kubelet's package, whose unit kubeadm counts on." : "Run Initialize-HaK8sNode, or 'systemctl enable kubelet'.", "Service-Kubelet");
        }
        string[] missing = [.. HostRequirement.Current.ProgramsOf(seen.Version).Except(fact.Program)];
        foreach (string program in missing)
            yield return new(ProgramMissing, Error, $"{program} is not installed.", "Install its package.", $"FileExisting-{program}");
    }

    private static IEnumerable<NodeFinding> Skew(NodeFact fact, KubernetesVersion target)
    {
        if (fact.KubeadmVersion is { } kubeadm && (target.ToMinor() > kubeadm.ToMinor() || target.Minor < kubeadm.Minor - 1))
            yield return new(VersionSkew, Error, $"kubeadm {kubeadm} cannot set up Kubernetes {target}: it takes its own minor version and the one below.", $"Install kubeadm {target.ToMinor()}.", "KubernetesVersion");
        if (fact.KubeletVersion is not { } kubelet)
            yield break;
        int older = HostRequirement.Current.OlderKubelets(target);
        if (kubelet.ToMinor() > target.ToMinor() || kubelet.Minor < target.Minor - older)
            yield return new(VersionSkew, Error, $"kubelet {kubelet} does not serve an apiserver {target}: it may not be newer, nor more than {older} minor versions older.", $"Install kubelet {target.ToMinor()}.", "KubeletVersion");
    }
}
