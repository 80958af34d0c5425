namespace HaK8s;

public static partial class Failure
{
    private const string Reset = "kubeadm reset";

    internal static HaK8sException ExternalEtcdOnNode(string pid, string directory) => new("ExternalEtcdOnNode", FailureKind.Conflict, Reset,
        $"An etcd that is no part of Kubernetes runs on the node (process {pid}) with its data in {directory}, which kubeadm reset may empty (kubernetes/kubeadm#3225).",
        "Stop that member and move its data elsewhere, or take it out of its cluster first. -Force does not pass over a running member.");

    internal static HaK8sException EtcdDataOnNode(string directories) => new("EtcdDataOnNode", FailureKind.Conflict, Reset,
        $"The data of an etcd member lies on the node ({directories}); it does not run now, and kubeadm reset may empty it (kubernetes/kubeadm#3225).",
        "Move it elsewhere if it is still wanted; -Force gives it up.");

    internal static HaK8sException LastControlPlane(string? endpoint) => new("LastControlPlane", FailureKind.Conflict, Reset,
        $"This is the last running control plane of {endpoint}: the cluster, its CA and its keys end with it.",
        "Join another control plane first; or end the cluster knowingly with -Force.");

    internal static HaK8sException LastControlPlaneUnknown(string? endpoint) => new("LastControlPlaneUnknown", FailureKind.Conflict, Reset,
        $"No apiserver of {endpoint} answers, so nobody can tell whether this is its last control plane.",
        "Bring etcd or an apiserver back, name another control plane with -ControlPlane, or go on knowingly with -Force.");

    internal static HaK8sException ControlPlaneOfAnotherCluster(string node, string? itsEndpoint, string? endpoint) => new("ControlPlaneOfAnotherCluster",
        FailureKind.InvalidInput, Reset, $"{node} belongs to the cluster {itsEndpoint}, and this node to {endpoint}: their CAs differ.",
        "Name a control plane of this node's own cluster with -ControlPlane.");

    internal static HaK8sException DrainFailed(string node, string said, TimeSpan after) => new("DrainFailed", FailureKind.RemoteCommand, "drain",
        $"The pods of {node} could not be evicted within {after.TotalSeconds:0} s: {said}",
        "The node is cordoned and otherwise as it was. Look at pod disruption budgets, give more time with -DrainTimeoutSeconds, or leave it out with -NoDrain; 'kubectl uncordon' takes the node back.");

    /// <summary>kubeadm failed; the result object beside this error has the evidence.</summary>
    public static HaK8sException ResetFailed(Kubeadm.KubeadmResetResult result) => KubeadmFailed(Kubeadm.KubeadmVerb.Reset, result);
}
