using System.Net;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>How the control plane of one node is.</summary>
public sealed record ControlPlaneStatus
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>The whole in one word.</summary>
    public ControlPlaneState Status { get; init; }

    /// <summary>The apiserver, by its /livez and /readyz.</summary>
    public ComponentState ApiServer { get; init; }

    /// <summary>The controller-manager, by its /healthz.</summary>
    public ComponentState ControllerManager { get; init; }

    /// <summary>The scheduler, by its /healthz.</summary>
    public ComponentState Scheduler { get; init; }

    /// <summary>systemd's word on the kubelet: <c>active</c>, <c>inactive</c>, <c>failed</c>...; null when the node could not be asked.</summary>
    public string? Kubelet { get; init; }

    /// <summary>systemd's word on containerd.</summary>
    public string? Containerd { get; init; }

    /// <summary>How many etcd endpoints answer from this node that they are well.</summary>
    public int EtcdHealthy { get; init; }

    /// <summary>How many etcd endpoints its apiserver uses.</summary>
    public int EtcdCount { get; init; }

    /// <summary>The two as <c>2/3</c>; null when not known.</summary>
    public string? Etcd => EtcdCount == 0 ? null : $"{EtcdHealthy}/{EtcdCount}";

    /// <summary>The static pods.</summary>
    public ValueList<StaticPod> StaticPod { get; init; } = [];

    /// <summary>The endpoint of the node's cluster, host:port; null when not known.</summary>
    public string? ControlPlaneEndpoint { get; init; }

    /// <summary>Whether the endpoint's name has this node's address, as the management host resolves it; null when not known.</summary>
    public bool? Record { get; init; }

    /// <summary>When the first of the node's certificates ends.</summary>
    public DateTimeOffset? NearestExpiry { get; init; }

    /// <summary>The file that it stands in.</summary>
    public string? NearestExpiryFile { get; init; }

    /// <summary>Whether Kubernetes counts the node as Ready; null when it could not be asked.</summary>
    public bool? NodeReady { get; init; }

    /// <summary>Kubernetes' reason and message for that.</summary>
    public string? NodeReadyReason { get; init; }

    /// <summary>The kubelet's version as Kubernetes knows it.</summary>
    public string? KubeletVersion { get; init; }

    /// <summary>What this node leads: <c>kube-controller-manager</c>, <c>kube-scheduler</c>.</summary>
    public ValueList<string> Leads { get; init; } = [];

    /// <summary>What is wrong, in words.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>The node's addresses, as it told them and as it is known by.</summary>
    internal ValueList<IPAddress> Address { get; init; } = [];

    /// <summary>The etcd endpoints that its apiserver uses.</summary>
    internal ValueList<string> EtcdEndpoint { get; init; } = [];

    /// <summary>Node and status.</summary>
    public override string ToString() => $"{Node}: {Status}";
}
