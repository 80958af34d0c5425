using HaK8s.Compatibility;
using HaK8s.Containerd;

namespace HaK8s.Diagnosis;

/// <summary>containerd's version against that of the kubelet and the target version.</summary>
internal static class ContainerdSuitability
{
    /// <summary>Verdicts for the versions that matter and that the matrix knows.</summary>
    public static IEnumerable<ContainerdVerdict> Of(NodeEvidence node, ClusterEvidence seen)
    {
        if (node.Fact is not { } fact || ContainerdVersion.TryParse(fact.Containerd.Printed) is not { } containerd || !node.UsesContainerd())
            return [];
        return new[] { fact.KubeletVersion, seen.KubernetesVersion }.OfType<KubernetesVersion>().Where(version => version.ToMinor() >= ContainerdCompatibility.KnownVersions[0])
            .Distinct().Select(version => ContainerdCompatibility.Judge(version, containerd));
    }

    public static bool SpeaksNoCommonCri(this ContainerdVerdict verdict) => verdict.Outcome == ContainerdOutcome.Fails
        && !ContainerdMatrix.Current.CriOf(verdict.KubernetesVersion).Intersect(ContainerdMatrix.Current.CriOf(verdict.ContainerdVersion)).Any();

    /// <summary>Below what was published; a containerd 2 that an old kubelet cannot speak to is too new.</summary>
    public static bool IsTooOld(this ContainerdVerdict verdict) => verdict.SpeaksNoCommonCri() ? verdict.ContainerdVersion.Major < 2
        : verdict.Outcome == ContainerdOutcome.Fails || (verdict.Minimum is { } minimum && verdict.ContainerdVersion < minimum);

    /// <summary>The kubelet, kubeadm or crictl find no CRI that they speak.</summary>
    public static IEnumerable<EvidenceLine> Harm(NodeEvidence node)
    {
        const string Words = @"unknown service runtime\.v1(alpha2)?\.|CRI v1(alpha2)? (runtime|image) API is not implemented|validate (service connection|CRI v1)";
        return
        [
            .. node.KubeletFails() ? node.Said("kubelet", Words) : [],
            .. node.KubeadmSaid(Words),
            .. node.RuntimeError is { } error && error.Contains("unknown service runtime.", StringComparison.Ordinal) && node.Fact?.Containerd.DisablesCri == false ? [node.Line("crictl", error)] : (EvidenceLine[])[],
        ];
    }
}
