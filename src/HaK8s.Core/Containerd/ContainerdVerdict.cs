using HaK8s.Compatibility;

namespace HaK8s.Containerd;

/// <summary>How a containerd version serves a Kubernetes version.</summary>
public enum ContainerdOutcome
{
    /// <summary>At or above what is published for its branch.</summary>
    Recommended,
    /// <summary>Both speak a common CRI version, but the pair is outside of what is published as tested: a warning.</summary>
    Works,
    /// <summary>No common CRI version, or a branch that was given up for this Kubernetes.</summary>
    Fails,
}

/// <summary>The judgement of one containerd version for one Kubernetes version.</summary>
public sealed record ContainerdVerdict
{
    /// <summary>For which Kubernetes.</summary>
    public required KubernetesVersion KubernetesVersion { get; init; }

    /// <summary>The version judged.</summary>
    public required ContainerdVersion ContainerdVersion { get; init; }

    /// <summary>One of three.</summary>
    public required ContainerdOutcome Outcome { get; init; }

    /// <summary>The lowest recommended version of the same branch; null when the branch is not listed.</summary>
    public ContainerdVersion? Minimum { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do; empty when nothing needs to be done.</summary>
    public required string Remedy { get; init; }

    /// <summary>The outcome and the reason.</summary>
    public override string ToString() => $"{Outcome}: {Reason}";
}
