using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>Fills in what a cluster's operator need not say.</summary>
internal static class KubeadmDefaults
{
    public static KubeadmConfiguration Apply(Cluster cluster)
    {
        KubeadmOptions options = cluster.Kubeadm;
        Node? first = cluster.ControlPlane.Count > 0 ? cluster.ControlPlane[0] : null;
        string directory = options.CertificatesDir.Length > 1 ? options.CertificatesDir.TrimEnd('/') : options.CertificatesDir;
        KubeadmConfiguration configuration = new()
        {
            ApiVersion = options.ApiVersion is null ? KubeadmApi.DefaultFor(cluster.KubernetesVersion) : KubeadmApi.Normalize(options.ApiVersion),
            KubernetesVersion = cluster.KubernetesVersion,
            ClusterName = cluster.Name,
            ControlPlaneEndpoint = cluster.ControlPlaneEndpoint,
            NodeName = options.NodeName ?? first?.Name,
            AdvertiseAddress = options.AdvertiseAddress ?? first?.Address,
            // With DNS round robin nothing translates ports: an apiserver listens where the endpoint is looked for.
            BindPort = options.BindPort ?? cluster.ControlPlaneEndpoint.Port,
            CriSocket = KubeadmApi.CriSocket(options.CriSocket, cluster.KubernetesVersion),
            CgroupDriver = options.CgroupDriver,
            EtcdEndpoint = [.. cluster.Etcd.Endpoint.Select(EtcdCluster.ParseEndpoint)],
            EtcdCaFile = directory + "/etcd/ca.crt",
            EtcdCertFile = directory + "/apiserver-etcd-client.crt",
            EtcdKeyFile = directory + "/apiserver-etcd-client.key",
            CertificatesDir = directory,
            CertSan = SansOf(cluster),
            PodSubnet = cluster.PodSubnet,
            ServiceSubnet = cluster.ServiceSubnet,
            DnsDomain = cluster.DnsDomain,
            ImageRepository = cluster.ImageRepository,
            ImagePullPolicy = options.ImagePullPolicy,
            KubeProxyMode = options.KubeProxyMode,
            FeatureGate = options.FeatureGate,
            ApiServerExtraArg = options.ApiServerExtraArg,
            ControllerManagerExtraArg = options.ControllerManagerExtraArg,
            SchedulerExtraArg = options.SchedulerExtraArg,
            KubeletExtraArg = options.KubeletExtraArg,
            Patches = options.Patches,
            SkipPhase = options.SkipPhase,
            EncryptionAlgorithm = options.EncryptionAlgorithm,
            CertificateValidityPeriod = options.CertificateValidityPeriod,
            CaCertificateValidityPeriod = options.CaCertificateValidityPeriod,
        };
        KubeadmValidation.Check(configuration);
        return configuration;
    }

    // All control planes, so that one certificate serves whichever of them the endpoint's name leads to.
    private static ValueList<string> SansOf(Cluster cluster) => [.. new[] { cluster.ControlPlaneEndpoint.Host }
        .Concat(cluster.ControlPlane.Select(node => node.Name))
        .Concat(cluster.ControlPlane.Select(node => node.Address).OfType<string>())
        .Concat(cluster.Kubeadm.AdvertiseAddress is { } address ? [address] : [])
        .Concat(cluster.CertSan)
        .Distinct()];
}
