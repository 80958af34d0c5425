using System.Collections;
using HaK8s.KubeConfigs;

namespace HaK8s.Binding;

/// <summary>Completes names of clusters: those of the session, and the contexts of the kubeconfig, that of -Path where it is given.</summary>
public sealed class ClusterNameCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ModuleLifetime.Memory.Clusters.Select(cluster => cluster.Name)
            .Concat(From(() => KubeConfig.ReadFile(PathOf(bound, "Path") ?? KubeConfigMerge.DefaultPath).Select(config => config.ContextName)));
}
