using System.Net;
using System.Text;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>
/// A kubeadm configuration for <c>kubeadm init</c> with an external etcd: InitConfiguration, ClusterConfiguration, KubeletConfiguration and
/// KubeProxyConfiguration in one, the same for every version of kubeadm's API. It holds no secret. Made from a cluster by
/// <see cref="For"/> or from YAML by <see cref="Parse"/>; both validate.
/// </summary>
public sealed record KubeadmConfiguration
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The version of kubeadm's API that it is written in, such as <c>v1beta4</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The control plane's exact version.</summary>
    public required KubernetesVersion KubernetesVersion { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The one name and port for all apiservers.</summary>
    public required ControlPlaneEndpoint ControlPlaneEndpoint { get; init; }

    /// <summary>The first node's name; the node's host name when null.</summary>
    public string? NodeName { get; init; }

    /// <summary>The IP address that the first apiserver advertises; kubeadm's guess when null.</summary>
    public string? AdvertiseAddress { get; init; }

    /// <summary>The port that apiservers listen on.</summary>
    public int BindPort { get; init; } = ControlPlaneEndpoint.DefaultPort;

    /// <summary>Socket of the container runtime, written as the target's kubeadm wants it.</summary>
    public required string CriSocket { get; init; }

    /// <summary>The kubelets' cgroup driver.</summary>
    public CgroupDriver CgroupDriver { get; init; }

    /// <summary>etcd's client URLs.</summary>
    public required ValueList<string> EtcdEndpoint { get; init; }

    /// <summary>etcd's CA certificate, on the node.</summary>
    public required string EtcdCaFile { get; init; }

    /// <summary>The apiserver's certificate towards etcd, on the node.</summary>
    public required string EtcdCertFile { get; init; }

    /// <summary>The apiserver's key towards etcd, on the node.</summary>
    public required string EtcdKeyFile { get; init; }

    /// <summary>Where kubeadm keeps certificates on the nodes.</summary>
    public required string CertificatesDir { get; init; }

    /// <summary>Names and addresses for the apiserver's certificate.</summary>
    public ValueList<string> CertSan { get; init; } = [];

    /// <summary>Ranges of the pods.</summary>
    public ValueList<IPNetwork> PodSubnet { get; init; } = [];

    /// <summary>Ranges of the services.</summary>
    public required ValueList<IPNetwork> ServiceSubnet { get; init; }

    /// <summary>The services' DNS domain.</summary>
    public required string DnsDomain { get; init; }

    /// <summary>Registry of Kubernetes' images; kubeadm's default when null.</summary>
    public string? ImageRepository { get; init; }

    /// <summary>When kubeadm pulls images; from v1beta3.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>kube-proxy's mode; its default when null.</summary>
    public string? KubeProxyMode { get; init; }

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

    /// <summary>Directory of patches on the node; from v1beta3.</summary>
    public string? Patches { get; init; }

    /// <summary>Phases to leave out; from v1beta3.</summary>
    public ValueList<string> SkipPhase { get; init; } = [];

    /// <summary>Algorithm of the keys that kubeadm makes; from v1beta4.</summary>
    public string? EncryptionAlgorithm { get; init; }

    /// <summary>How long certificates live that kubeadm makes; from v1beta4.</summary>
    public TimeSpan? CertificateValidityPeriod { get; init; }

    /// <summary>How long the CAs live that kubeadm makes; from v1beta4.</summary>
    public TimeSpan? CaCertificateValidityPeriod { get; init; }

    /// <summary>The configuration that a cluster needs, validated.</summary>
    /// <exception cref="HaK8sException">The first thing found wrong.</exception>
    public static KubeadmConfiguration For(Cluster cluster) => KubeadmDefaults.Apply(cluster);

    /// <summary>
    /// Reads YAML in any known version of kubeadm's API; what <see cref="ToYaml"/> wrote gives an equal object. Fields that this
    /// product does not know are errors, since they would be lost. Token and certificate key are passed over.
    /// </summary>
    /// <param name="yaml">The documents.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="HaK8sException">InvalidKubeadmConfig, or the first thing found wrong.</exception>
    public static KubeadmConfiguration Parse(string yaml, string name = "kubeadm configuration") => KubeadmReader.Read(yaml, name);

    /// <summary>Reads a file as <see cref="Parse"/> does.</summary>
    /// <exception cref="HaK8sException">KubeadmConfigUnreadable, InvalidKubeadmConfig, or the first thing found wrong.</exception>
    public static KubeadmConfiguration Read(string path)
    {
        try
        {
            return Parse(LocalFile.ReadText(path, BoundedParser.LargestText), path);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw Failure.KubeadmConfigUnreadable(path, bad);
        }
    }

    /// <summary>What is allowed but probably not meant, each in a sentence.</summary>
    /// <param name="resolve">Looks a name up; empty when there is none.</param>
    public IReadOnlyList<string> Warnings(Func<string, IReadOnlyList<IPAddress>> resolve) => [.. KubeadmAdvice.Of(this, resolve)];

    /// <summary>The YAML for <c>kubeadm init --config</c>.</summary>
    /// <param name="secret">Token and certificate key to be written into it; then the text is secret too.</param>
    /// <exception cref="HaK8sException">The first thing found wrong.</exception>
    public string ToYaml(JoinSecret? secret = null)
    {
        KubeadmValidation.Check(this);
        return KubeadmWriter.For(ApiVersion).Write(this, secret);
    }

    /// <summary>Writes the YAML, without any secret, to a file of mode 0644: the old content or the new one, never half of it.</summary>
    /// <exception cref="HaK8sException">KubeadmConfigNotWritten, or the first thing found wrong.</exception>
    public void Save(string path)
    {
        byte[] content = Encoding.UTF8.GetBytes(ToYaml());
        try
        {
            LocalFile.Replace(path, content, Readable);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw Failure.KubeadmConfigNotWritten(path, bad);
        }
    }

    /// <summary>The YAML, without any secret.</summary>
    public override string ToString() => ToYaml();
}
