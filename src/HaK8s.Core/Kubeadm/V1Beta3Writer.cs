using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>kubeadm.k8s.io/v1beta3: adds patches, skipPhases and imagePullPolicy.</summary>
internal class V1Beta3Writer : V1Beta2Writer
{
    protected override void AddToNodeRegistration(YamlBlock block, KubeadmConfiguration configuration) =>
        block.Add("imagePullPolicy", configuration.ImagePullPolicy);

    protected override void AddToInit(YamlBlock block, KubeadmConfiguration configuration) => block
        .Add("patches", new YamlBlock().Add("directory", configuration.Patches))
        .Add("skipPhases", configuration.SkipPhase);
}
