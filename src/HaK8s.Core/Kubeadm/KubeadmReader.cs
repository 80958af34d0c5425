using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>Reads the documents back that <see cref="KubeadmWriter"/> writes, in every API version.</summary>
internal static class KubeadmReader
{
    public static KubeadmConfiguration Read(string yaml, string name)
    {
        YamlSource source = new(name, "InvalidKubeadmConfig", "read kubeadm configuration");
        Dictionary<string, YamlMap> documents = [];
        foreach (YamlMap document in YamlMap.ReadAll(yaml, source))
        {
            string kind = document.Required("kind");
            if (kind is not ("InitConfiguration" or "ClusterConfiguration" or "KubeletConfiguration" or "KubeProxyConfiguration"))
                throw document.Error("kind", $"a document of kind {kind} is not for kubeadm init.", "Leave it out.");
            if (!documents.TryAdd(kind, document))
                throw document.Error("kind", $"the kind {kind} occurs twice.", "Keep one of them.");
        }
        YamlMap Need(string kind) => documents.GetValueOrDefault(kind)
            ?? throw Failure.InvalidYaml(source, 1, 1, $"there is no {kind}.", "A configuration for kubeadm init has InitConfiguration and ClusterConfiguration.");
        (YamlMap init, YamlMap cluster) = (Need("InitConfiguration"), Need("ClusterConfiguration"));
        string api = cluster.Required("apiVersion", KubeadmApi.Normalize);
        if (init.Required("apiVersion", KubeadmApi.Normalize) != api)
            throw init.Error("apiVersion", "InitConfiguration and ClusterConfiguration have different API versions.", "Write both in the same one.");

        KubeadmConfiguration configuration = ReadInit(init, api, ReadCluster(cluster, api));
        if (documents.GetValueOrDefault("KubeletConfiguration") is { } kubelet)
        {
            CheckApi(kubelet, "kubelet.config.k8s.io/v1beta1");
            configuration = configuration with { CgroupDriver = kubelet.Get("cgroupDriver", ClusterFile.ParseCgroupDriver, CgroupDriver.Systemd) };
            kubelet.Done();
        }
        if (documents.GetValueOrDefault("KubeProxyConfiguration") is { } proxy)
        {
            CheckApi(proxy, "kubeproxy.config.k8s.io/v1alpha1");
            configuration = configuration with { KubeProxyMode = proxy.Text("mode") };
            proxy.Done();
        }
        KubeadmValidation.Check(configuration);
        return configuration;
    }

    private static void CheckApi(YamlMap document, string expected)
    {
        if (document.Required("apiVersion") != expected)
            throw document.Error("apiVersion", $"the API version is not {expected}.", $"Write it in {expected}.");
    }

    private static KubeadmConfiguration ReadCluster(YamlMap map, string api)
    {
        YamlMap etcd = Below(map, "etcd"), external = Below(etcd, "external"), networking = Below(map, "networking");
        YamlMap? apiServer = map.Map("apiServer"), gates = map.Map("featureGates");
        KubeadmConfiguration configuration = new()
        {
            ApiVersion = api,
            ClusterName = map.Text("clusterName") ?? "kubernetes",
            KubernetesVersion = map.Required("kubernetesVersion", KubernetesVersion.Parse),
            ControlPlaneEndpoint = map.Required("controlPlaneEndpoint", ControlPlaneEndpoint.Parse),
            CertificatesDir = map.Text("certificatesDir") ?? new KubeadmOptions().CertificatesDir,
            ImageRepository = map.Text("imageRepository"),
            EtcdEndpoint = external.List("endpoints", EtcdCluster.ParseEndpoint),
            EtcdCaFile = external.Required("caFile"),
            EtcdCertFile = external.Required("certFile"),
            EtcdKeyFile = external.Required("keyFile"),
            PodSubnet = networking.Get("podSubnet", Subnet.ParseList, []),
            ServiceSubnet = networking.Required("serviceSubnet", Subnet.ParseList),
            DnsDomain = networking.Text("dnsDomain") ?? "cluster.local",
            CertSan = apiServer?.List("certSANs", text => text) ?? [],
            ApiServerExtraArg = Arguments(apiServer, "extraArgs", api),
            ControllerManagerExtraArg = ComponentArguments(map, "controllerManager", api),
            SchedulerExtraArg = ComponentArguments(map, "scheduler", api),
            FeatureGate = gates is null ? [] : [.. gates.Keys.Select(name => new FeatureGate(name, gates.Flag(name) ?? throw gates.Error(name, $"'{name}' must be true or false.")))],
            EncryptionAlgorithm = map.Text("encryptionAlgorithm"),
            CertificateValidityPeriod = map.Get<TimeSpan?>("certificateValidityPeriod", text => GoDuration.Parse(text), null),
            CaCertificateValidityPeriod = map.Get<TimeSpan?>("caCertificateValidityPeriod", text => GoDuration.Parse(text), null),
            CriSocket = "",
        };
        foreach (YamlMap? part in new[] { external, etcd, networking, apiServer, map })
            part?.Done();
        return configuration;
    }

    private static KubeadmConfiguration ReadInit(YamlMap map, string api, KubeadmConfiguration cluster)
    {
        // Known, and left where they are: a configuration object holds no secret.
        map.IsList("bootstrapTokens");
        map.IsList("certificateKey");
        YamlMap? local = map.Map("localAPIEndpoint"), registration = map.Map("nodeRegistration"), patches = map.Map("patches");
        KubeadmConfiguration configuration = cluster with
        {
            AdvertiseAddress = local?.Text("advertiseAddress"),
            BindPort = local?.Number("bindPort", 1, 65535) ?? ControlPlaneEndpoint.DefaultPort,
            NodeName = registration?.Text("name"),
            CriSocket = registration?.Text("criSocket") ?? KubeadmApi.CriSocket(new KubeadmOptions().CriSocket, cluster.KubernetesVersion),
            KubeletExtraArg = Arguments(registration, "kubeletExtraArgs", api),
            ImagePullPolicy = registration?.Text("imagePullPolicy"),
            Patches = patches?.Text("directory"),
            SkipPhase = map.List("skipPhases", text => text),
        };
        foreach (YamlMap? part in new[] { local, registration, patches, map })
            part?.Done();
        return configuration;
    }

    private static YamlMap Below(YamlMap map, string key) => map.Map(key) ?? throw map.Error(null, $"'{key}' is missing.");

    private static ValueList<ExtraArg> ComponentArguments(YamlMap map, string key, string api)
    {
        YamlMap? component = map.Map(key);
        ValueList<ExtraArg> arguments = Arguments(component, "extraArgs", api);
        component?.Done();
        return arguments;
    }

    private static ValueList<ExtraArg> Arguments(YamlMap? map, string key, string api)
    {
        if (map is null)
            return [];
        if (api is "v1beta2" or "v1beta3")
            return map.Map(key) is { } flags ? [.. flags.Keys.Select(name => new ExtraArg(name, flags.Text(name) ?? ""))] : [];
        return [.. map.Maps(key).Select(flag =>
        {
            ExtraArg argument = new(flag.Required("name"), flag.Text("value") ?? "");
            flag.Done();
            return argument;
        })];
    }
}
