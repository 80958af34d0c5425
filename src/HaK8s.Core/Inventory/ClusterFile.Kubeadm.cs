using HaK8s.Yaml;

namespace HaK8s.Inventory;

public static partial class ClusterFile
{
    private static KubeadmOptions ReadKubeadm(YamlMap map)
    {
        KubeadmOptions defaults = new();
        KubeadmOptions options = new()
        {
            ApiVersion = map.Text("apiVersion"),
            NodeName = map.Get("nodeName", text => DnsName.Check("node name", text), null),
            AdvertiseAddress = map.Get<string?>("advertiseAddress", DnsName.CheckAddress, null),
            BindPort = map.Number("bindPort", 1, 65535),
            CertificatesDir = map.Text("certificatesDir") ?? defaults.CertificatesDir,
            CriSocket = map.Text("criSocket") ?? defaults.CriSocket,
            CgroupDriver = map.Get("cgroupDriver", ParseCgroupDriver, defaults.CgroupDriver),
            KubeProxyMode = map.Text("kubeProxyMode"),
            ImagePullPolicy = map.Text("imagePullPolicy"),
            Patches = map.Text("patches"),
            SkipPhase = map.List("skipPhases", text => text),
            FeatureGate = map.Map("featureGates") is { } gates ? [.. gates.Keys.Select(name => new FeatureGate(name, gates.Flag(name) ?? throw gates.Error(name, $"'{name}' must be true or false.")))] : [],
            ApiServerExtraArg = ReadExtraArgs(map.Map("apiServerExtraArgs")),
            ControllerManagerExtraArg = ReadExtraArgs(map.Map("controllerManagerExtraArgs")),
            SchedulerExtraArg = ReadExtraArgs(map.Map("schedulerExtraArgs")),
            KubeletExtraArg = ReadExtraArgs(map.Map("kubeletExtraArgs")),
            EncryptionAlgorithm = map.Text("encryptionAlgorithm"),
            CertificateValidityPeriod = map.Get<TimeSpan?>("certificateValidityPeriod", text => GoDuration.Parse(text), null),
            CaCertificateValidityPeriod = map.Get<TimeSpan?>("caCertificateValidityPeriod", text => GoDuration.Parse(text), null),
        };
        map.Done();
        return options;
    }

    // A flag that may be given more than once has a list of values.
    private static ValueList<ExtraArg> ReadExtraArgs(YamlMap? map) => map is null ? [] : [.. map.Keys.SelectMany(name => map.IsList(name)
        ? map.List(name, value => new ExtraArg(name, value))
        : [new ExtraArg(name, map.Text(name) ?? "")])];

    internal static CgroupDriver ParseCgroupDriver(string text) => text switch
    {
        "systemd" => CgroupDriver.Systemd,
        "cgroupfs" => CgroupDriver.Cgroupfs,
        _ => throw new FormatException($"it must be systemd or cgroupfs, not '{text}'."),
    };
}
