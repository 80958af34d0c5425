using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>What a run of kubeadm left to be told, without secrets: the part that the results of all verbs share.</summary>
internal sealed record KubeadmReport(Node Node)
{
    public bool Succeeded { get; init; } = true;

    public IReadOnlyList<KubeadmPhase> Phase { get; init; } = [];

    public IReadOnlyList<string> Warning { get; init; } = [];

    public IReadOnlyList<PreflightMessage> Preflight { get; init; } = [];

    public string? LogPath { get; init; }

    public string? FailedPhase { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string> KubeletLog { get; init; } = [];

    public IReadOnlyList<string> ContainerLog { get; init; } = [];

    public string? NextStep { get; init; }
}
