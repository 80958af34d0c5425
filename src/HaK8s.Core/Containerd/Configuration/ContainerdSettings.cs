using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Containerd.Configuration;

/// <summary>How a node's containerd should be set; what is null stays as it is.</summary>
public sealed record ContainerdSettings
{
    /// <summary>Who manages the containers' cgroups: the same as for the kubelet.</summary>
    public CgroupDriver CgroupDriver { get; init; } = CgroupDriver.Systemd;

    /// <summary>The pause image, in full.</summary>
    public string? SandboxImage { get; init; }

    /// <summary>Without <see cref="SandboxImage"/>: take the pause image that kubeadm expects for this version.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>Where that image comes from; without it, from where the present one does.</summary>
    public string? ImageRepository { get; init; }

    /// <summary>Directory of the CNI plugins.</summary>
    public string? CniBinDir { get; init; }

    /// <summary>Directory of the CNI configuration.</summary>
    public string? CniConfDir { get; init; }

    /// <summary>Registry hosts, such as <c>docker.io</c>, and the URLs of their mirrors in the order in which they are tried.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RegistryMirrors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the daemon; null stays, an empty one is taken away. May hold a password.</summary>
    public IReadOnlyDictionary<string, string> Proxies { get; init; } = new Dictionary<string, string>();

    /// <summary>The passwords in proxies' URLs, to be masked wherever they might be shown.</summary>
    public static IEnumerable<string> SecretsOf(IEnumerable<string> proxies) => proxies.Select(ProxyDropIn.PasswordOf).OfType<string>();
}
