using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

public static partial class ClusterFile
{
    private static KubeadmOptions ReadKubeadm(YamlSection section)
    {
        KubeadmOptions defaults = new();
        return new()
        {
            ApiVersion = section.Find(KubeadmForm.ApiVersion),
            NodeName = section.Find(KubeadmForm.NodeName),
            AdvertiseAddress = section.Find(KubeadmForm.AdvertiseAddress),
            BindPort = section.FindValue(KubeadmForm.BindPort),
            CertificatesDir = section.Get(KubeadmForm.CertificatesDir, defaults.CertificatesDir),
            CriSocket = section.Get(KubeadmForm.CriSocket, defaults.CriSocket),
            CgroupDriver = section.Find(KubeadmForm.CgroupDriver) is { } driver ? ParseCgroupDriver(driver) : defaults.CgroupDriver,
            KubeProxyMode = section.Find(KubeadmForm.KubeProxyMode),
            ImagePullPolicy = section.Find(KubeadmForm.ImagePullPolicy),
            Patches = section.Find(KubeadmForm.Patches),
            SkipPhase = section.Get(KubeadmForm.SkipPhases, []),
            FeatureGate = [.. section.Get(KubeadmForm.FeatureGates, []).Select(gate => new FeatureGate(gate.Key, gate.Value))],
            ApiServerExtraArg = ReadExtraArgs(section, KubeadmForm.ApiServerExtraArgs),
            ControllerManagerExtraArg = ReadExtraArgs(section, KubeadmForm.ControllerManagerExtraArgs),
            SchedulerExtraArg = ReadExtraArgs(section, KubeadmForm.SchedulerExtraArgs),
            KubeletExtraArg = ReadExtraArgs(section, KubeadmForm.KubeletExtraArgs),
            EncryptionAlgorithm = section.Find(KubeadmForm.EncryptionAlgorithm),
            CertificateValidityPeriod = section.FindValue(KubeadmForm.CertificateValidityPeriod),
            CaCertificateValidityPeriod = section.FindValue(KubeadmForm.CaCertificateValidityPeriod),
        };
    }

    private static ValueList<ExtraArg> ReadExtraArgs(YamlSection section, YamlKey<ValueList<KeyValuePair<string, string>>> key) =>
        [.. section.Get(key, []).Select(arg => new ExtraArg(arg.Key, arg.Value))];

    internal static CgroupDriver ParseCgroupDriver(string text) => text switch
    {
        "systemd" => CgroupDriver.Systemd,
        "cgroupfs" => CgroupDriver.Cgroupfs,
        _ => throw new FormatException($"it must be systemd or cgroupfs, not '{text}'."),
    };
}
