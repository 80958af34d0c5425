using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Kubeadm;
using Xunit;

namespace HaK8s.Tests;

public class KubeadmRoundTripTests
{
    [Property(Arbitrary = [typeof(Configurations)], MaxTest = 300)]
    public bool What_is_written_reads_back_equal_with_and_without_secret(KubeadmConfiguration configuration) =>
        KubeadmConfiguration.Parse(configuration.ToString()) == configuration
        && KubeadmConfiguration.Parse(configuration.ToYaml(JoinSecret.Create())) == configuration;

    [Property(Arbitrary = [typeof(Configurations)])]
    public bool Equal_configurations_give_equal_text(KubeadmConfiguration configuration) =>
        (configuration with { }).ToString() == configuration.ToString();

    private static class Configurations
    {
        // Values that YAML would like to read as something else, and any other text.
        private static readonly Gen<string> Text = Gen.OneOf(
            Gen.Elements("true", "no", "null", "~", "", "1", "0x1F", "1e3", "1:20", "2001-01-01", "- a", "a: b", "a #b", "'", "\"", "\\", " x", "x ", "{}", "[]", "*", "&a", "!t", "%", "@", "\t", "é\u2028\n\r\u0085", "10.0.0.1", "::1", "=", "<<", "a\nb", new string('x', 300)),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => new string([.. text.Get.Where(c => c >= ' ' && c < 0xD800)])));

        private static readonly Gen<string> Word = Gen.Elements("a", "b0", "audit-log-path", "true", "x.y_z", "12");

        private static Gen<ValueList<T>> ListOf<T>(Gen<T> item) => item.ListOf().Select(items => (ValueList<T>)[.. items.Take(5)]);

        private static Gen<T?> Maybe<T>(Gen<T> some) where T : class => Gen.OneOf(Gen.Constant<T?>(null), some.Select(value => (T?)value));

        private static Gen<T?> MaybeValue<T>(Gen<T> some) where T : struct => Gen.OneOf(Gen.Constant<T?>(null), some.Select(value => (T?)value));

        private static Gen<ValueList<ExtraArg>> Args(bool mayRepeat) => ListOf(Word.SelectMany(name => Text.Select(value => new ExtraArg(name, value))))
            .Select(args => mayRepeat ? args : [.. args.DistinctBy(arg => arg.Name)]);

        public static Arbitrary<KubeadmConfiguration> Configuration() => Arb.From(
            from version in Gen.Elements("v1.20.2", "v1.22.0-rc.1", "v1.26.3", "v1.30.0", "v1.31.0+vendor.1", "v1.36.1").Select(KubernetesVersion.Parse)
            from api in Gen.Elements(KubeadmApi.Versions.Where(api => Reads(version, api)).ToArray())
            let isV1Beta3 = api != "v1beta2"
            let isV1Beta4 = api == "v1beta4"
            from node in Maybe(Gen.Elements("z-k8s-m-1", "10", "null", "n.example.org"))
            from port in Gen.Choose(1, 65535)
            from endpoint in Gen.Elements("k8s-api.lab.test:6443", "[fd00::1]:443", "10.0.0.1:8443").Select(ControlPlaneEndpoint.Parse)
            from members in Gen.Choose(1, 5)
            from pods in Gen.Elements("10.244.0.0/16", "10.244.0.0/16,fd00:10:244::/56").Select(Subnet.ParseList)
            from sans in ListOf(Gen.Elements("a.example.org", "true", "fd00::7", "10.1.2.3", "*.b.test"))
            from repository in Maybe(Gen.Elements("registry.lab.test:5000/k8s", "r"))
            from gates in ListOf(Word.SelectMany(name => ArbMap.Default.GeneratorFor<bool>().Select(enabled => new FeatureGate(name, enabled))))
            from api1 in Args(isV1Beta4) from manager in Args(isV1Beta4) from scheduler in Args(isV1Beta4) from kubelet in Args(isV1Beta4)
            from driver in Gen.Elements(CgroupDriver.Systemd, CgroupDriver.Cgroupfs)
            from mode in Maybe(Gen.Elements("iptables", "ipvs", "nftables"))
            from patches in Maybe(Gen.Elements("/p", "/p q/#: r"))
            from phases in ListOf(Gen.Elements("addon", "addon/coredns"))
            from pull in Maybe(Gen.Elements("Never", "Always"))
            from algorithm in Maybe(Gen.Elements("RSA-3072", "ECDSA-P256"))
            from period in MaybeValue(Gen.Choose(1, 1_000_000_000).Select(seconds => TimeSpan.FromSeconds(seconds)))
            select KubeadmConfiguration.For(Example.Cluster(version.ToString())) with
            {
                ApiVersion = api, NodeName = node, BindPort = port, ControlPlaneEndpoint = endpoint, CgroupDriver = driver, KubeProxyMode = mode,
                EtcdEndpoint = [.. Enumerable.Range(1, members).Select(number => $"https://etcd-{number}.lab.test:2379")],
                PodSubnet = version.Minor > 20 ? pods : Subnet.ParseList("10.244.0.0/16"), CertSan = sans, ImageRepository = repository,
                FeatureGate = [.. gates.DistinctBy(gate => gate.Name)],
                ApiServerExtraArg = api1, ControllerManagerExtraArg = manager, SchedulerExtraArg = scheduler, KubeletExtraArg = kubelet,
                Patches = isV1Beta3 ? patches : null, SkipPhase = isV1Beta3 ? phases : [], ImagePullPolicy = isV1Beta3 ? pull : null,
                EncryptionAlgorithm = isV1Beta4 ? algorithm : null, CertificateValidityPeriod = isV1Beta4 ? period : null,
                CaCertificateValidityPeriod = isV1Beta4 ? period : null,
            });

        private static bool Reads(KubernetesVersion version, string api)
        {
            try
            {
                KubeadmApi.CheckReads(version, api);
                return true;
            }
            catch (HaK8sException)
            {
                return false;
            }
        }
    }
}
