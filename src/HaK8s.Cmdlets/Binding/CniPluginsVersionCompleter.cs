using System.Collections;
using HaK8s.Cni;

namespace HaK8s.Binding;

/// <summary>Completes the versions of the CNI plugins that the folder of -Path holds.</summary>
public sealed class CniPluginsVersionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        PathOf(bound, "Path") is { } folder ? From(() => PluginArchiveSet.VersionsIn(folder)).Select(version => As(word, version)) : [];
}
