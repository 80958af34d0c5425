using System.Collections;
using HaK8s.Containerd;

namespace HaK8s.Binding;

/// <summary>Completes Kubernetes' versions: those of the session's clusters, then the minor ones of the shipped matrix, the newest first.</summary>
public sealed class KubernetesVersionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ModuleLifetime.Memory.Clusters.Select(cluster => cluster.KubernetesVersion).Concat(ContainerdCompatibility.KnownVersions.Reverse())
            .Select(version => As(word, $"{version}"));
}
