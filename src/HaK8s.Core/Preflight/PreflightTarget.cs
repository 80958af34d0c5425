using System.Net;
using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Preflight;

/// <summary>What the hosts are to become.</summary>
public sealed record PreflightTarget
{
    /// <summary>The Kubernetes version; when null, that of the kubeadm found on each node.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>The endpoint of the control plane; null when not known.</summary>
    public ControlPlaneEndpoint? Endpoint { get; init; }

    /// <summary>The members of an etcd outside, as URLs.</summary>
    public ValueList<string> EtcdEndpoint { get; init; } = [];

    /// <summary>Ranges of the pods.</summary>
    public ValueList<IPNetwork> PodSubnet { get; init; } = [];

    /// <summary>Ranges of the services.</summary>
    public ValueList<IPNetwork> ServiceSubnet { get; init; } = [];

    /// <summary>How far a clock may be from the median of all.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(HostRequirement.Current.ClockSeconds);

    /// <summary>The version that counts for a node.</summary>
    internal KubernetesVersion? VersionFor(NodeFact fact) => KubernetesVersion ?? fact.KubeadmVersion ?? fact.KubeletVersion;
}
