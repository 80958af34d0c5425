using System.Collections;
using HaK8s.Remote;

namespace HaK8s.Binding;

/// <summary>Completes names of nodes: those that the session has named, and the hosts of ssh's configuration.</summary>
public sealed class NodeNameCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ModuleLifetime.Memory.NodeNames.Order(StringComparer.Ordinal).Concat(From(() => SshHostNames.Read(PathOf(bound, "SshConfig")).Order(StringComparer.Ordinal)));
}
