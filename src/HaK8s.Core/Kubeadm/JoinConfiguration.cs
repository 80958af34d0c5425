using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>What <c>kubeadm join</c> is told, the same for every version of its API. It holds secrets: its text goes to the node's memory alone.</summary>
internal sealed record JoinConfiguration
{
    public required string ApiVersion { get; init; }

    public required string ControlPlaneEndpoint { get; init; }

    public required string CaCertHash { get; init; }

    public required string Token { get; init; }

    /// <summary>Key of the uploaded certificates; null for a worker.</summary>
    public string? CertificateKey { get; init; }

    public required string NodeName { get; init; }

    public required string CriSocket { get; init; }

    public ValueList<ExtraArg> KubeletExtraArg { get; init; } = [];

    /// <summary>The IP address that the new apiserver advertises; kubeadm's guess when null.</summary>
    public string? AdvertiseAddress { get; init; }

    public int BindPort { get; init; } = Inventory.ControlPlaneEndpoint.DefaultPort;

    /// <summary>Says nothing: the token is in it.</summary>
    public override string ToString() => "(secret)";
}
