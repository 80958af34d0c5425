namespace HaK8s.Inventory;

/// <summary>What an operator may say to kubeadm beyond the cluster itself. Null and empty mean: kubeadm's or this product's default.</summary>
public sealed record KubeadmOptions
{
    internal static IReadOnlyList<string> PullPolicies { get; } = ["Always", "IfNotPresent", "Never"];

    internal static IReadOnlyList<string> ProxyModes { get; } = ["iptables", "ipvs", "nftables"];

    internal static IReadOnlyList<string> Algorithms { get; } = ["RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256", "ECDSA-P384"];

    /// <summary><c>v1beta2</c>, <c>v1beta3</c> or <c>v1beta4</c>; by Kubernetes version when null.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The first node's name; the first control plane's when null.</summary>
    public string? NodeName { get; init; }

    /// <summary>The IP address that the first apiserver advertises; the first control plane's when null.</summary>
    public string? AdvertiseAddress { get; init; }

    /// <summary>The port that each apiserver listens on, 1 to 65535; the endpoint's when null.</summary>
    public int? BindPort { get; init; }

    /// <summary>Where kubeadm keeps certificates on the nodes.</summary>
    public string CertificatesDir { get; init; } = "/etc/kubernetes/pki";

    /// <summary>Socket of the container runtime, with or without <c>unix://</c>.</summary>
    public string CriSocket { get; init; } = "/run/containerd/containerd.sock";

    /// <summary>The kubelet's cgroup driver.</summary>
    public CgroupDriver CgroupDriver { get; init; }

    /// <summary><c>iptables</c>, <c>ipvs</c> or <c>nftables</c>; kube-proxy's default when null.</summary>
    public string? KubeProxyMode { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; from v1beta3.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Directory of patches on the node; from v1beta3.</summary>
    public string? Patches { get; init; }

    /// <summary>Phases of <c>kubeadm init</c> to leave out; from v1beta3.</summary>
    public ValueList<string> SkipPhase { get; init; } = [];

    /// <summary>kubeadm's own feature gates.</summary>
    public ValueList<FeatureGate> FeatureGate { get; init; } = [];

    /// <summary>Flags for kube-apiserver.</summary>
    public ValueList<ExtraArg> ApiServerExtraArg { get; init; } = [];

    /// <summary>Flags for kube-controller-manager.</summary>
    public ValueList<ExtraArg> ControllerManagerExtraArg { get; init; } = [];

    /// <summary>Flags for kube-scheduler.</summary>
    public ValueList<ExtraArg> SchedulerExtraArg { get; init; } = [];

    /// <summary>Flags for the first node's kubelet.</summary>
    public ValueList<ExtraArg> KubeletExtraArg { get; init; } = [];

    /// <summary><c>RSA-2048</c>, <c>RSA-3072</c>, <c>RSA-4096</c>, <c>ECDSA-P256</c>, <c>ECDSA-P384</c>; from v1beta4.</summary>
    public string? EncryptionAlgorithm { get; init; }

    /// <summary>How long certificates live that kubeadm makes; from v1beta4.</summary>
    public TimeSpan? CertificateValidityPeriod { get; init; }

    /// <summary>How long the CAs live that kubeadm makes; from v1beta4.</summary>
    public TimeSpan? CaCertificateValidityPeriod { get; init; }
}
