using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Containerd;

/// <summary>Whether a node's containerd can serve a Kubernetes version: its version and its state together.</summary>
public sealed record ContainerdVersionResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>For which Kubernetes.</summary>
    public required KubernetesVersion KubernetesVersion { get; init; }

    /// <summary>The version; null when containerd is not installed or its word was not understood.</summary>
    public ContainerdVersion? ContainerdVersion { get; init; }

    /// <summary>What <c>containerd --version</c> printed; null when it is not installed.</summary>
    public string? Printed { get; init; }

    /// <summary>The verdict on version and state: never better than the version's own.</summary>
    public required ContainerdOutcome Outcome { get; init; }

    /// <summary>Whether the CRI plugin serves; null when that could not be found out.</summary>
    public bool? CriEnabled { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do; empty when nothing needs to be done.</summary>
    public required string Remedy { get; init; }

    /// <summary>The version of the CRI that the daemon told; null when nothing on the node could ask it.</summary>
    public string? CriVersion { get; init; }

    /// <summary>Whether systemd manages the containers' cgroups; null when that could not be found out.</summary>
    public bool? SystemdCgroup { get; init; }

    /// <summary>The kubelet's cgroup driver, or the one that kubeadm will give it; null when neither is known.</summary>
    public string? KubeletCgroupDriver { get; init; }

    /// <summary>The pause image; null when that could not be found out.</summary>
    public string? SandboxImage { get; init; }

    /// <summary>The snapshotter; null when that could not be found out.</summary>
    public string? Snapshotter { get; init; }

    /// <summary>Directories of CNI plugins; empty when that could not be found out.</summary>
    public IReadOnlyList<string> CniBinDirs { get; init; } = [];

    /// <summary>Directory of the CNI configuration; null when that could not be found out.</summary>
    public string? CniConfDir { get; init; }

    /// <summary>The loopback plugin, without which no pod starts; null when none of the directories has it.</summary>
    public string? LoopbackPlugin { get; init; }

    /// <summary>What is not as kubeadm would have it and yet does no harm at once.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True unless <see cref="Outcome"/> is <see cref="ContainerdOutcome.Fails"/>.</summary>
    public bool Passed => Outcome != ContainerdOutcome.Fails;

    /// <summary>The node, the outcome, and the reason.</summary>
    public override string ToString() => $"{Node}: {Outcome}: {Reason}";
}
