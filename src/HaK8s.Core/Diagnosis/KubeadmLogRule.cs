namespace HaK8s.Diagnosis;

/// <summary>A rule that finds its cause in the words of a run of kubeadm that has failed.</summary>
internal abstract class KubeadmLogRule : NodeRule
{
    public override IReadOnlyList<string> Consequence => [nameof(Rules.KubeadmFailed)];

    /// <summary>What kubeadm writes when it is this; all patterns when not said otherwise.</summary>
    protected virtual string Words => string.Join('|', Pattern);

    protected sealed override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) =>
        node.KubeadmSaid(Words).ToArray() is { Length: > 0 } said ? Judge(node, said) : null;

    /// <summary>What these words mean with what else was seen of the node.</summary>
    protected virtual Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Certain, "kubeadm looked for itself and ended because of it", said);
}
