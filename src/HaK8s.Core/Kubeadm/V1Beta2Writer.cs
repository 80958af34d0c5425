using HaK8s.Inventory;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>kubeadm.k8s.io/v1beta2: flags are a map.</summary>
internal class V1Beta2Writer : KubeadmWriter
{
    protected override void AddArguments(YamlBlock block, string key, ValueList<ExtraArg> arguments)
    {
        YamlBlock map = new();
        foreach (ExtraArg argument in arguments)
            map.Add(argument.Name, argument.Value);
        block.Add(key, map);
    }
}
