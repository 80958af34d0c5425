using HaK8s.Containerd;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>The container runtime.</summary>
internal static class RuntimeRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        if (seen.Fact.CriSocket.Count > 1)
            yield return new(SecondRuntime, Error, $"There are {seen.Fact.CriSocket.Count} container runtimes: {string.Join(", ", seen.Fact.CriSocket)}. kubeadm will not choose between them.",
                "Remove all but one, or name one in the configuration (New-KubeadmConfig -CriSocket).", "CRI");
        if (seen.Version is not { } version || (seen.Fact.Containerd.Path is null && seen.Fact.CriSocket.Count > 0))
            yield break;
        ContainerdVersionResult containerd = ContainerdCheck.Judge(seen.Fact.Node, version, seen.Fact.Containerd);
        if (!containerd.Passed)
            yield return new(ContainerdUnfit, Error, containerd.Reason, containerd.Remedy, "CRI");
        else if (containerd.Outcome != ContainerdOutcome.Recommended)
            yield return new(ContainerdNotRecommended, Warning, containerd.Reason, containerd.Remedy);
    }
}
