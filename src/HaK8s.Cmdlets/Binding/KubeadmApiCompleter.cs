using System.Collections;
using HaK8s.Kubeadm;

namespace HaK8s.Binding;

/// <summary>Completes the versions of kubeadm's configuration API.</summary>
public sealed class KubeadmApiCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) => KubeadmApi.Versions;
}
