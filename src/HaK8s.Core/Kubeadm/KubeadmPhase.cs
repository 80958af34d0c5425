namespace HaK8s.Kubeadm;

/// <summary>A phase of kubeadm as it ran.</summary>
/// <param name="Name">kubeadm's name: preflight, certs, wait-control-plane, ...</param>
/// <param name="StartedAt">When it began, by the node's clock.</param>
/// <param name="Duration">How long it took.</param>
public sealed record KubeadmPhase(string Name, DateTimeOffset StartedAt, TimeSpan Duration)
{
    /// <summary>Name and seconds.</summary>
    public override string ToString() => $"{Name} {Duration.TotalSeconds:0.0} s";
}
