using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>Everything that kubeadm, or a component it starts, would refuse later.</summary>
internal static partial class KubeadmValidation
{
    // kubeadm's constants.MaximumBitsForServiceSubnet.
    private const int ServiceSubnetBits = 20;

    /// <exception cref="HaK8sException">The first thing found wrong.</exception>
    public static void Check(KubeadmConfiguration configuration)
    {
        if (configuration.KubernetesVersion.Patch is null)
            throw Failure.KubernetesPatchMissing(configuration.KubernetesVersion.ToString());
        KubeadmApi.CheckReads(configuration.KubernetesVersion, configuration.ApiVersion);
        CheckNames(configuration);
        CheckNetworks(configuration);
        CheckEtcd(configuration);
        CheckPaths(configuration);
        CheckChoice("ImagePullPolicy", configuration.ImagePullPolicy, KubeadmOptions.PullPolicies);
        CheckChoice("KubeProxyMode", configuration.KubeProxyMode, KubeadmOptions.ProxyModes);
        CheckChoice("EncryptionAlgorithm", configuration.EncryptionAlgorithm, KubeadmOptions.Algorithms);
        CheckArguments(configuration);
        CheckPeriod("CertificateValidityPeriod", configuration.CertificateValidityPeriod);
        CheckPeriod("CaCertificateValidityPeriod", configuration.CaCertificateValidityPeriod);
        foreach (string setting in UsedSettings(configuration))
            KubeadmApi.CheckSetting(setting, configuration.ApiVersion, configuration.KubernetesVersion);
    }

    private static void CheckNames(KubeadmConfiguration configuration)
    {
        DnsName.Check("cluster name", configuration.ClusterName);
        if (configuration.NodeName is not null)
            DnsName.Check("node name", configuration.NodeName);
        DnsName.Check("DNS domain", configuration.DnsDomain);
        if (ControlPlaneEndpoint.Parse(configuration.ControlPlaneEndpoint.ToString()) != configuration.ControlPlaneEndpoint)
            throw Failure.InvalidEndpoint(configuration.ControlPlaneEndpoint.ToString());
        if (configuration.BindPort is < 1 or > 65535)
            throw Failure.InvalidPort("apiserver", configuration.BindPort);
        foreach (string san in configuration.CertSan)
            CertificateName.Check(san);
        if (configuration.ImageRepository is not null)
            PlainText.Word("image repository", configuration.ImageRepository);
        foreach (string phase in configuration.SkipPhase)
            PlainText.Word("phase", phase);
        foreach (FeatureGate gate in configuration.FeatureGate)
            PlainText.Line("feature gate", gate.Name);
    }

    private static void CheckNetworks(KubeadmConfiguration configuration)
    {
        (ValueList<IPNetwork> pods, ValueList<IPNetwork> services) = (configuration.PodSubnet, configuration.ServiceSubnet);
        CheckFamilies("pod", pods);
        CheckFamilies("service", services);
        if (services.Count == 0)
            throw Failure.SubnetFamilies("No service subnet is given.");
        if (services.Count == 2 && pods.Count == 1)
            throw Failure.SubnetFamilies($"The services have two families ({services}), the pods one ({pods}).");
        if (pods.Count > 0 && Subnet.IsIPv6(pods[0]) != Subnet.IsIPv6(services[0]))
            throw Failure.SubnetFamilies($"Pods ({pods}) and services ({services}) begin with different families.");
        foreach (IPNetwork service in services)
        {
            int lowest = (Subnet.IsIPv6(service) ? 128 : 32) - ServiceSubnetBits;
            if (service.PrefixLength < lowest)
                throw Failure.ServiceSubnetTooLarge(service.ToString(), lowest);
            foreach (IPNetwork pod in pods.Where(pod => Subnet.Overlap(pod, service)))
                throw Failure.SubnetOverlap($"pod subnet {pod}", $"service subnet {service}");
        }
        CheckAdvertiseAddress(configuration);
    }

    private static void CheckFamilies(string what, ValueList<IPNetwork> subnets)
    {
        if (subnets.Count > 2 || (subnets.Count == 2 && Subnet.IsIPv6(subnets[0]) == Subnet.IsIPv6(subnets[1])))
            throw Failure.SubnetFamilies($"The {what} subnets {subnets} are not at most one of each family.");
    }

    private static void CheckAdvertiseAddress(KubeadmConfiguration configuration)
    {
        if (configuration.AdvertiseAddress is not { } text)
            return;
        if (!IPAddress.TryParse(text, out IPAddress? address))
            throw Failure.InvalidAdvertiseAddress(text, "is no IP address.");
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            throw Failure.InvalidAdvertiseAddress(text, "is not one that other nodes reach.");
        if ((address.AddressFamily == AddressFamily.InterNetworkV6) != Subnet.IsIPv6(configuration.ServiceSubnet[0]))
            throw Failure.InvalidAdvertiseAddress(text, $"is of another family than the first service subnet {configuration.ServiceSubnet[0]}.");
        foreach (IPNetwork subnet in configuration.PodSubnet.Concat(configuration.ServiceSubnet).Where(subnet => subnet.Contains(address)))
            throw Failure.SubnetOverlap($"advertise address {text}", $"subnet {subnet}");
    }

    private static void CheckEtcd(KubeadmConfiguration configuration)
    {
        if (configuration.EtcdEndpoint.Count == 0)
            throw Failure.NoEtcdEndpoint();
        HashSet<string> seen = [];
        foreach (string endpoint in configuration.EtcdEndpoint)
        {
            if (!seen.Add(EtcdCluster.ParseEndpoint(endpoint)))
                throw Failure.DuplicateEtcdEndpoint(endpoint);
        }
    }

    private static void CheckPaths(KubeadmConfiguration configuration)
    {
        (string What, string? Path)[] paths =
        [
            ("CertificatesDir", configuration.CertificatesDir), ("EtcdCaFile", configuration.EtcdCaFile), ("EtcdCertFile", configuration.EtcdCertFile),
            ("EtcdKeyFile", configuration.EtcdKeyFile), ("Patches", configuration.Patches), ("CriSocket", configuration.CriSocket.Replace("unix://", "", StringComparison.Ordinal)),
        ];
        foreach ((string what, string? path) in paths)
        {
            if (path is not null && !PlainText.IsNodePath(path))
                throw Failure.PathNotAbsolute(what, path);
        }
    }

    private static void CheckArguments(KubeadmConfiguration configuration)
    {
        foreach ((string component, ValueList<ExtraArg> args) in ArgumentsOf(configuration))
        {
            if (args.FirstOrDefault(arg => !FlagName().IsMatch(arg.Name)) is { } bad)
                throw Failure.InvalidExtraArg(component, bad.Name);
        }
        IGrouping<string, FeatureGate>? repeated = configuration.FeatureGate.GroupBy(gate => gate.Name).FirstOrDefault(gates => gates.Count() > 1 || gates.Key.Length == 0);
        if (repeated is not null)
            throw Failure.FeatureGateRepeated(repeated.Key);
    }

    private static IEnumerable<(string Component, ValueList<ExtraArg> Arguments)> ArgumentsOf(KubeadmConfiguration configuration) =>
    [
        ("kube-apiserver", configuration.ApiServerExtraArg), ("kube-controller-manager", configuration.ControllerManagerExtraArg),
        ("kube-scheduler", configuration.SchedulerExtraArg), ("kubelet", configuration.KubeletExtraArg),
    ];

    private static void CheckChoice(string what, string? value, IReadOnlyList<string> allowed)
    {
        if (value is not null && !allowed.Contains(value))
            throw Failure.InvalidChoice(what, value, allowed);
    }

    private static void CheckPeriod(string what, TimeSpan? period)
    {
        if (period is { } time && (time <= TimeSpan.Zero || time.Ticks % TimeSpan.TicksPerSecond != 0))
            throw Failure.InvalidValidityPeriod(what);
    }

    private static IEnumerable<string> UsedSettings(KubeadmConfiguration configuration)
    {
        if (configuration.Patches is not null)
            yield return "Patches";
        if (configuration.SkipPhase.Count > 0)
            yield return "SkipPhase";
        if (configuration.ImagePullPolicy is not null)
            yield return "ImagePullPolicy";
        if (ArgumentsOf(configuration).Any(component => component.Arguments.DistinctBy(arg => arg.Name).Count() < component.Arguments.Count))
            yield return "repeated ExtraArgs";
        if (configuration.EncryptionAlgorithm is { } algorithm)
        {
            yield return "EncryptionAlgorithm";
            yield return "EncryptionAlgorithm " + algorithm;
        }
        if (configuration.CertificateValidityPeriod is not null)
            yield return "CertificateValidityPeriod";
        if (configuration.CaCertificateValidityPeriod is not null)
            yield return "CaCertificateValidityPeriod";
        if (configuration.PodSubnet.Count == 2 || configuration.ServiceSubnet.Count == 2)
            yield return "dual stack";
    }

    [GeneratedRegex($@"^{ExtraArg.NameForm}\z")]
    private static partial Regex FlagName();
}
