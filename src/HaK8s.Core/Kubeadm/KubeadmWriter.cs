using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>Writes what all versions of kubeadm's API have in common; one class below it for each version adds what that version has.</summary>
internal abstract class KubeadmWriter
{
    /// <summary>The writer of an API version.</summary>
    /// <exception cref="HaK8sException">KubeadmApiUnknown.</exception>
    public static KubeadmWriter For(string apiVersion) => apiVersion switch
    {
        "v1beta2" => new V1Beta2Writer(),
        "v1beta3" => new V1Beta3Writer(),
        "v1beta4" => new V1Beta4Writer(),
        _ => throw Failure.KubeadmApiUnknown(apiVersion, string.Join(", ", KubeadmApi.Versions)),
    };

    public string Write(KubeadmConfiguration configuration, JoinSecret? secret) => YamlBlock.Write(
        [Init(configuration, secret), Cluster(configuration), Kubelet(configuration), KubeProxy(configuration)]);

    /// <summary>What <c>kubeadm join --config</c> reads. Secret.</summary>
    public string Write(JoinConfiguration configuration)
    {
        YamlBlock registration = new YamlBlock().Add("name", configuration.NodeName).Add("criSocket", configuration.CriSocket);
        AddArguments(registration, "kubeletExtraArgs", configuration.KubeletExtraArg);
        YamlBlock block = Document(KubeadmApi.Group + configuration.ApiVersion, "JoinConfiguration")
            .Add("discovery", new YamlBlock().Add("bootstrapToken", new YamlBlock()
                .Add("token", configuration.Token)
                .Add("apiServerEndpoint", configuration.ControlPlaneEndpoint)
                .Add("caCertHashes", new[] { configuration.CaCertHash })))
            .Add("nodeRegistration", registration);
        if (configuration.CertificateKey is { } key)
            block.Add("controlPlane", new YamlBlock()
                .Add("localAPIEndpoint", new YamlBlock().Add("advertiseAddress", configuration.AdvertiseAddress).Add("bindPort", configuration.BindPort))
                .Add("certificateKey", key));
        return YamlBlock.Write([block]);
    }

    /// <summary>Adds a component's flags in this version's form.</summary>
    protected abstract void AddArguments(YamlBlock block, string key, ValueList<ExtraArg> arguments);

    /// <summary>Adds what this version has in nodeRegistration beyond the common fields.</summary>
    protected virtual void AddToNodeRegistration(YamlBlock block, KubeadmConfiguration configuration) { }

    /// <summary>Adds what this version has in InitConfiguration beyond the common fields.</summary>
    protected virtual void AddToInit(YamlBlock block, KubeadmConfiguration configuration) { }

    /// <summary>Adds what this version has in ClusterConfiguration beyond the common fields.</summary>
    protected virtual void AddToCluster(YamlBlock block, KubeadmConfiguration configuration) { }

    private YamlBlock Init(KubeadmConfiguration configuration, JoinSecret? secret)
    {
        YamlBlock block = Document(KubeadmApi.Group + configuration.ApiVersion, "InitConfiguration");
        if (secret is not null)
            block.Add("bootstrapTokens", [new YamlBlock().Add("token", secret.BootstrapToken).Add("ttl", GoDuration.Format(secret.TokenTtl))])
                .Add("certificateKey", secret.CertificateKey);

        YamlBlock registration = new YamlBlock().Add("name", configuration.NodeName).Add("criSocket", configuration.CriSocket);
        AddArguments(registration, "kubeletExtraArgs", configuration.KubeletExtraArg);
        AddToNodeRegistration(registration, configuration);
        block.Add("localAPIEndpoint", new YamlBlock().Add("advertiseAddress", configuration.AdvertiseAddress).Add("bindPort", configuration.BindPort))
            .Add("nodeRegistration", registration);
        AddToInit(block, configuration);
        return block;
    }

    private YamlBlock Cluster(KubeadmConfiguration configuration)
    {
        YamlBlock block = Document(KubeadmApi.Group + configuration.ApiVersion, "ClusterConfiguration")
            .Add("clusterName", configuration.ClusterName)
            .Add("kubernetesVersion", configuration.KubernetesVersion.ToString())
            .Add("controlPlaneEndpoint", configuration.ControlPlaneEndpoint.ToString())
            .Add("certificatesDir", configuration.CertificatesDir)
            .Add("imageRepository", configuration.ImageRepository)
            .Add("etcd", new YamlBlock().Add("external", new YamlBlock()
                .Add("endpoints", configuration.EtcdEndpoint)
                .Add("caFile", configuration.EtcdCaFile)
                .Add("certFile", configuration.EtcdCertFile)
                .Add("keyFile", configuration.EtcdKeyFile)))
            .Add("networking", new YamlBlock()
                .Add("podSubnet", configuration.PodSubnet.Count == 0 ? null : configuration.PodSubnet.ToString())
                .Add("serviceSubnet", configuration.ServiceSubnet.ToString())
                .Add("dnsDomain", configuration.DnsDomain));

        YamlBlock apiServer = new YamlBlock().Add("certSANs", configuration.CertSan);
        AddArguments(apiServer, "extraArgs", configuration.ApiServerExtraArg);
        YamlBlock controllerManager = new(), scheduler = new(), gates = new();
        AddArguments(controllerManager, "extraArgs", configuration.ControllerManagerExtraArg);
        AddArguments(scheduler, "extraArgs", configuration.SchedulerExtraArg);
        foreach (FeatureGate gate in configuration.FeatureGate)
            gates.Add(gate.Name, gate.Enabled);
        block.Add("apiServer", apiServer).Add("controllerManager", controllerManager).Add("scheduler", scheduler).Add("featureGates", gates);
        AddToCluster(block, configuration);
        return block;
    }

    // The driver is written always: kubelets below 1.22 default to cgroupfs, and said aloud it harms nobody.
    private static YamlBlock Kubelet(KubeadmConfiguration configuration) => Document("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration")
        .Add("cgroupDriver", configuration.CgroupDriver == CgroupDriver.Systemd ? "systemd" : "cgroupfs");

    private static YamlBlock KubeProxy(KubeadmConfiguration configuration) => Document("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration")
        .Add("mode", configuration.KubeProxyMode);

    private static YamlBlock Document(string apiVersion, string kind) => new YamlBlock().Add("apiVersion", apiVersion).Add("kind", kind);
}
