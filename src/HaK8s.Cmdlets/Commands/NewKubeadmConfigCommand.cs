using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using HaK8s.Abstractions;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>
/// New-KubeadmConfig: the kubeadm configuration for the first control plane, from a cluster object or from parameters. With a cluster, each
/// parameter given stands instead of what the cluster says; -CertSan adds to it.
/// </summary>
[Cmdlet(VerbsCommon.New, "KubeadmConfig", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSet)]
[OutputType(typeof(KubeadmConfiguration))]
public sealed partial class NewKubeadmConfigCommand : HaK8sCmdlet
{
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        KubeadmConfiguration configuration;
        try
        {
            configuration = KubeadmConfiguration.For(Overlay(Cluster ?? FromParameters()));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, Cluster);
            return;
        }
        foreach (string warning in configuration.Warnings(Resolve))
            WriteWarning(warning);
        if (OutFile is null || Save(configuration, ResolvePath(OutFile)))
            WriteObject(configuration);
    }

    private bool Save(KubeadmConfiguration configuration, string path)
    {
        try
        {
            if (ShouldProcess(path, "Write kubeadm configuration"))
                configuration.Save(path);
            return true;
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, path);
            return false;
        }
    }

    // The management host may use another DNS than the nodes: that a name is unknown here can only be a warning.
    private IReadOnlyList<IPAddress> Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddressesAsync(name, StopToken).WaitAsync(ResolveTimeout, StopToken).GetAwaiter().GetResult();
        }
        catch (Exception unknown) when (unknown is SocketException or TimeoutException)
        {
            return [];
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private Cluster FromParameters() => new()
    {
        Name = "kubernetes",
        KubernetesVersion = HaK8s.Compatibility.KubernetesVersion.Parse(KubernetesVersion!),
        ControlPlaneEndpoint = HaK8s.Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint!),
    };

    private Cluster Overlay(Cluster cluster) => cluster with
    {
        Name = ClusterName ?? cluster.Name,
        KubernetesVersion = KubernetesVersion is null ? cluster.KubernetesVersion : HaK8s.Compatibility.KubernetesVersion.Parse(KubernetesVersion),
        ControlPlaneEndpoint = ControlPlaneEndpoint is null ? cluster.ControlPlaneEndpoint : HaK8s.Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint),
        ControlPlane = ControlPlane is null ? cluster.ControlPlane : [.. ControlPlane],
        Etcd = EtcdEndpoint is null ? cluster.Etcd : cluster.Etcd with { Endpoint = [.. EtcdEndpoint] },
        PodSubnet = PodSubnet is null ? cluster.PodSubnet : Subnet.ParseList(string.Join(',', PodSubnet)),
        ServiceSubnet = ServiceSubnet is null ? cluster.ServiceSubnet : Subnet.ParseList(string.Join(',', ServiceSubnet)),
        DnsDomain = DnsDomain ?? cluster.DnsDomain,
        ImageRepository = ImageRepository ?? cluster.ImageRepository,
        CertSan = [.. cluster.CertSan, .. CertSan ?? []],
        Kubeadm = Overlay(cluster.Kubeadm),
    };

    private KubeadmOptions Overlay(KubeadmOptions options) => options with
    {
        ApiVersion = ApiVersion ?? options.ApiVersion,
        NodeName = NodeName ?? options.NodeName,
        AdvertiseAddress = AdvertiseAddress ?? options.AdvertiseAddress,
        BindPort = BindPort ?? options.BindPort,
        CertificatesDir = CertificatesDir ?? options.CertificatesDir,
        CriSocket = CriSocket ?? options.CriSocket,
        CgroupDriver = CgroupDriver ?? options.CgroupDriver,
        KubeProxyMode = KubeProxyMode ?? options.KubeProxyMode,
        ImagePullPolicy = ImagePullPolicy ?? options.ImagePullPolicy,
        Patches = Patches ?? options.Patches,
        SkipPhase = SkipPhase is null ? options.SkipPhase : [.. SkipPhase],
        FeatureGate = FeatureGate is null ? options.FeatureGate : [.. FeatureGate],
        ApiServerExtraArg = ApiServerExtraArg is null ? options.ApiServerExtraArg : [.. ApiServerExtraArg],
        ControllerManagerExtraArg = ControllerManagerExtraArg is null ? options.ControllerManagerExtraArg : [.. ControllerManagerExtraArg],
        SchedulerExtraArg = SchedulerExtraArg is null ? options.SchedulerExtraArg : [.. SchedulerExtraArg],
        KubeletExtraArg = KubeletExtraArg is null ? options.KubeletExtraArg : [.. KubeletExtraArg],
        EncryptionAlgorithm = EncryptionAlgorithm ?? options.EncryptionAlgorithm,
        CertificateValidityPeriod = CertificateValidityPeriod ?? options.CertificateValidityPeriod,
        CaCertificateValidityPeriod = CaCertificateValidityPeriod ?? options.CaCertificateValidityPeriod,
    };
}
