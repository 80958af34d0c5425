using HaK8s.ControlPlane;
using HaK8s.Inventory;
using HaK8s.Preflight;

namespace HaK8s.Diagnosis;

/// <summary>All that was gathered of a node in one round trip and that can tell why its part of the cluster is not well. Nothing in it is a judgement.</summary>
public sealed record NodeEvidence
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Why the node could not be looked at; null when it could. Then all else is empty.</summary>
    public string? Trouble { get; init; }

    /// <summary>The error id of that.</summary>
    public string? TroubleId { get; init; }

    /// <summary>The node's time at the look, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The host: swap, ports, clock, disks, names, proxies, containerd, leftovers; null when the node could not be looked at.</summary>
    public NodeFact? Fact { get; init; }

    /// <summary>systemd's word on kubelet and containerd.</summary>
    public ValueList<UnitState> Unit { get; init; } = [];

    /// <summary>Journal lines of kubelet and containerd, each newest first, information left out; of lines that differ in numbers alone the newest.</summary>
    public ValueList<JournalLine> Journal { get; init; } = [];

    /// <summary>Pod sandboxes.</summary>
    public ValueList<PodSandbox> Sandbox { get; init; } = [];

    /// <summary>Of each container the newest, and the newest that has ended.</summary>
    public ValueList<ContainerState> Container { get; init; } = [];

    /// <summary>Whether the runtime calls its pod network ready; null when it was not asked.</summary>
    public bool? NetworkReady { get; init; }

    /// <summary>The runtime's words on its pod network.</summary>
    public string NetworkMessage { get; init; } = "";

    /// <summary>Why crictl got no answer; null when it did, or is not there.</summary>
    public string? RuntimeError { get; init; }

    /// <summary>References of images that the node has.</summary>
    public ValueList<string> Image { get; init; } = [];

    /// <summary>Static pods by their manifests.</summary>
    public ValueList<StaticPodManifest> Manifest { get; init; } = [];

    /// <summary>Manifests that hold no pod: file and why.</summary>
    public ValueList<NamedText> ManifestError { get; init; } = [];

    /// <summary>Settings of the kubelet's config.yaml.</summary>
    public ValueList<NamedText> KubeletConfig { get; init; } = [];

    /// <summary>Flags that the kubelet gets from files, without dashes.</summary>
    public ValueList<NamedText> KubeletFlag { get; init; } = [];

    /// <summary>The server in kubelet.conf; null when there is none.</summary>
    public string? KubeletServer { get; init; }

    /// <summary>The first of the CA certificates in kubelet.conf; null when it holds none.</summary>
    public CertificateEvidence? KubeletCa { get; init; }

    /// <summary>Configurations of the pod network, in the order of their names: the runtime takes the first.</summary>
    public ValueList<CniConfiguration> CniConfiguration { get; init; } = [];

    /// <summary>Programs in the directories of CNI plugins.</summary>
    public ValueList<string> CniPlugin { get; init; } = [];

    /// <summary>The same with their folders.</summary>
    public ValueList<string> CniPluginFile { get; init; } = [];

    /// <summary>Where runc is; empty when it is nowhere, null when that was not looked at.</summary>
    public string? Runc { get; init; }

    /// <summary>Files that a control plane or a kubelet needs and that are there, with their sizes in bytes.</summary>
    public ValueList<NodeFile> File { get; init; } = [];

    /// <summary>SHA-256 of public files that have to be the same on all control planes.</summary>
    public ValueList<NamedText> FileSum { get; init; } = [];

    /// <summary>Certificates in kubeadm's files, kubeconfigs and the kubelet's own.</summary>
    public ValueList<CertificateEvidence> Certificate { get; init; } = [];

    /// <summary>The last runs of kubeadm by HaK8s.</summary>
    public ValueList<KubeadmRunEvidence> KubeadmRun { get; init; } = [];

    /// <summary>What was seen of apiserver, controller-manager, scheduler and the etcd endpoints from here.</summary>
    internal ControlPlaneObservation? Status { get; init; }

    /// <summary>Node and trouble.</summary>
    public override string ToString() => Trouble is null ? Node.Name : $"{Node}: {Trouble}";
}
