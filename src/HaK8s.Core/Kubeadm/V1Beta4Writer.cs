using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>kubeadm.k8s.io/v1beta4: flags are a list in which a name may repeat; adds key algorithm and validity periods.</summary>
internal sealed class V1Beta4Writer : V1Beta3Writer
{
    protected override void AddArguments(YamlBlock block, string key, ValueList<ExtraArg> arguments) =>
        block.Add(key, arguments.Select(argument => new YamlBlock().Add("name", argument.Name).Add("value", argument.Value)));

    protected override void AddToCluster(YamlBlock block, KubeadmConfiguration configuration) => block
        .Add("encryptionAlgorithm", configuration.EncryptionAlgorithm)
        .Add("certificateValidityPeriod", configuration.CertificateValidityPeriod is { } period ? GoDuration.Format(period) : null)
        .Add("caCertificateValidityPeriod", configuration.CaCertificateValidityPeriod is { } ca ? GoDuration.Format(ca) : null);
}
