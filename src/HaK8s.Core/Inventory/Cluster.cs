using System.Net;
using HaK8s.Compatibility;

namespace HaK8s.Inventory;

/// <summary>A cluster as its operator wants it: nodes, endpoint, etcd, networks and versions. Usually read from a file by <see cref="ClusterFile"/>.</summary>
public sealed record Cluster
{
    /// <summary>The cluster's name, a DNS-1123 subdomain.</summary>
    public required string Name { get; init; }

    /// <summary>The control plane's target version.</summary>
    public required KubernetesVersion KubernetesVersion { get; init; }

    /// <summary>The one name and port for all apiservers.</summary>
    public required ControlPlaneEndpoint ControlPlaneEndpoint { get; init; }

    /// <summary>The same, for short.</summary>
    public ControlPlaneEndpoint Endpoint => ControlPlaneEndpoint;

    /// <summary>Control planes; the first one is where <c>kubeadm init</c> runs.</summary>
    public ValueList<Node> ControlPlane { get; init; } = [];

    /// <summary>Workers.</summary>
    public ValueList<Node> Worker { get; init; } = [];

    /// <summary>The etcd cluster outside.</summary>
    public EtcdCluster Etcd { get; init; } = new();

    /// <summary>Ranges of the pods; two of different families for dual stack, none when the pod network brings its own.</summary>
    public ValueList<IPNetwork> PodSubnet { get; init; } = [];

    /// <summary>Ranges of the services.</summary>
    public ValueList<IPNetwork> ServiceSubnet { get; init; } = Subnet.ParseList("10.96.0.0/12");

    /// <summary>The services' DNS domain.</summary>
    public string DnsDomain { get; init; } = "cluster.local";

    /// <summary>Registry to take Kubernetes' images from; kubeadm's default when null.</summary>
    public string? ImageRepository { get; init; }

    /// <summary>Names and addresses for the apiserver's certificate beyond the endpoint and the control planes.</summary>
    public ValueList<string> CertSan { get; init; } = [];

    /// <summary>The containerd that nodes should have; null when it was not said.</summary>
    public string? ContainerdVersion { get; init; }

    /// <summary>What else kubeadm shall be told.</summary>
    public KubeadmOptions Kubeadm { get; init; } = new();

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
