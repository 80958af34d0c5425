using System.Collections;
using HaK8s.Containerd.Installation;

namespace HaK8s.Binding;

/// <summary>Completes the versions of containerd that the folder of -Path holds.</summary>
public sealed class ContainerdVersionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        PathOf(bound, "Path") is { } folder ? From(() => ContainerdReleaseSet.VersionsIn(folder)).Select(version => As(word, version)) : [];
}
