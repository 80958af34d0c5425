using System.Collections;
using HaK8s.Containerd;

namespace HaK8s.Binding;

/// <summary>Completes Kubernetes' versions: the minor ones of the shipped matrix, the newest first, then those of the session's clusters.</summary>
public sealed class KubernetesVersionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ContainerdCompatibility.KnownVersions.Reverse().Concat(ModuleLifetime.Memory.Clusters.Select(cluster => cluster.KubernetesVersion))
            .Select(version => As(word, $"{version}"));
}
