using System.Collections;

namespace HaK8s.Binding;

/// <summary>Completes client URLs of etcd, those of the session's clusters.</summary>
public sealed class EtcdEndpointCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) => ModuleLifetime.Memory.Clusters.SelectMany(cluster => cluster.Etcd.Endpoint);
}
