using System.Collections;
using HaK8s.KubeConfigs;

namespace HaK8s.Binding;

/// <summary>Completes endpoints of control planes, name:port: those of the session's clusters, and of the kubeconfig.</summary>
public sealed class EndpointCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ModuleLifetime.Memory.Clusters.Select(cluster => $"{cluster.ControlPlaneEndpoint}")
            .Concat(From(() => KubeConfig.ReadFile(PathOf(bound, "KubeConfig") ?? KubeConfigMerge.DefaultPath).Select(config => config.ControlPlaneEndpoint)));
}
