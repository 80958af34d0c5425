using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>How nodes shall join.</summary>
public sealed record KubeadmJoinOptions
{
    /// <summary>Control plane or worker.</summary>
    public NodeRole Role { get; init; } = NodeRole.Worker;

    /// <summary>Preflight checks whose errors are passed over, by kubeadm's names.</summary>
    public IReadOnlyList<string> IgnorePreflightErrors { get; init; } = [];

    /// <summary>Socket of the container runtime.</summary>
    public string CriSocket { get; init; } = new KubeadmOptions().CriSocket;

    /// <summary>Flags for the nodes' kubelets.</summary>
    public ValueList<ExtraArg> KubeletExtraArg { get; init; } = [];

    /// <summary>How long a joined node may take to become ready before it is reported as it is.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(90);
}
