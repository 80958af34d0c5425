using System.Collections;
using HaK8s.Kubeadm;

namespace HaK8s.Binding;

/// <summary>Completes phases of kubeadm init.</summary>
public sealed class KubeadmPhaseCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(string word, IDictionary bound) => KubeadmInitPhases.Names;
}
