using System.Collections;

namespace HaK8s.Binding;

/// <summary>Completes names of nodes that the session is connected to.</summary>
public sealed class ConnectionNameCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) =>
        ModuleLifetime.Current.Connected.Select(node => node.Name).Order(StringComparer.Ordinal);
}
