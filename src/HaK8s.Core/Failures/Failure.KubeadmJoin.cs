using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException InitWithoutCredential(string node) => new("InitWithoutCredential", FailureKind.InvalidInput, "input",
        $"The init of {node} did not succeed, so nothing can join.", "Mend what the init's result says and run Invoke-KubeadmInit again.");

    /// <summary>kubeadm counts lifetimes in whole seconds.</summary>
    public static HaK8sException InvalidTokenTtl(TimeSpan ttl) => new("InvalidTokenTtl", FailureKind.InvalidInput, "input",
        $"{ttl} is no lifetime for a token.", "Give whole seconds, such as 00:30:00; zero means for ever.");

    internal static HaK8sException CredentialNotIssued(string user, RemoteResult result)
    {
        string[] fail = result["fail"]?.Split('\t', 2) ?? ["", result.Error.Trim()];
        string detail = fail.Length > 1 ? fail[1] : "";
        return fail[0] switch
        {
            "notroot" => new("JoinCredentialNeedsRoot", FailureKind.Permission, "join credential",
                $"kubeadm needs root, and the login user is {user}.", "Log in as root, or give the node -Sudo."),
            "nocontrolplane" => new("NotAControlPlane", FailureKind.InvalidInput, "join credential",
                $"The node carries no control plane: {detail}.", "Name a node that Invoke-KubeadmInit has initialized."),
            "api" => new("ApiServerNotAnswering", FailureKind.Connection, "join credential",
                $"The node's own apiserver does not answer: {detail}", "See what Get-ControlPlaneStatus says of the node, or name another control plane."),
            _ => new("CredentialNotIssued", FailureKind.RemoteCommand, "join credential",
                $"kubeadm could not make the {(fail[0] == "upload" ? "upload of the certificates" : "bootstrap token")}: {detail}",
                "Mend what it says, or name another control plane.")
            {
                ExitCode = result.ExitCode, StandardError = result.Error.Trim(),
            },
        };
    }

    internal static HaK8sException UploadedCertificatesIncomplete(string defect) => new("UploadedCertificatesIncomplete", FailureKind.NotFound,
        "join credential", $"After the upload {defect}: the control plane it comes from lacks these files itself.",
        "Restore them in /etc/kubernetes/pki of that node (Copy-EtcdClientCert brings those of etcd), or name another control plane.");

    internal static HaK8sException JoinCredentialUnusable(string defect, NodeRole role, HaK8sException? refusal) => new(
        "JoinCredentialUnusable", FailureKind.Security, "join credential",
        $"The join credential cannot serve: {defect}." + (refusal is null ? "" : $" Making a new one failed: {refusal.Message}"),
        $"Make one on a working control plane with New-KubeadmJoinCredential{(role == NodeRole.ControlPlane ? " -ControlPlane" : "")}.", refusal);

    internal static HaK8sException JoinEndpointNotReady(string endpoint, string answer) => new("JoinEndpointNotReady", FailureKind.Connection,
        "kubeadm join", answer.Contains("[-]etcd", StringComparison.Ordinal)
            ? $"The apiserver at {endpoint} has lost etcd: {answer}"
            : $"The endpoint {endpoint} does not serve this node: {answer}",
        answer.Contains("[-]etcd", StringComparison.Ordinal)
            ? "See what Test-EtcdCluster says; nothing can join while etcd has no quorum."
            : "See what Test-ControlPlaneEndpoint says, and whether this node reaches the control planes' port.");

    internal static HaK8sException JoinWithoutEtcd(string endpoint, HaK8sException etcd) => new(etcd.ErrorId, etcd.Kind, "kubeadm join",
        $"The endpoint {endpoint} does not serve, because {char.ToLowerInvariant(etcd.Cause[0])}{etcd.Cause[1..]}", etcd.Remedy, etcd);

    internal static HaK8sException JoinedElsewhere(string present, string? presentHash, string wanted, string wantedHash) => new(
        "JoinedElsewhere", FailureKind.Conflict, "kubeadm join",
        present == wanted
            ? $"The node belongs to another cluster behind the same endpoint {present}: its CA is {presentHash ?? "unreadable"}, and {wantedHash} was asked for."
            : $"The node belongs to the cluster {present}, and {wanted} was asked for.",
        "Check the node. To take it out of its cluster, run Invoke-KubeadmReset for it.");

    internal static HaK8sException JoinedInOtherRole(string present, string wanted) => new("JoinedInOtherRole", FailureKind.Conflict, "kubeadm join",
        $"The node belongs to this cluster as a {present}, and was to join as a {wanted}.",
        "Leave it as it is, or run Invoke-KubeadmReset for it and join it again.");

    /// <summary>The node joined with other files for etcd than the first control plane has.</summary>
    public static HaK8sException EtcdClientCertDiffers() => new("EtcdClientCertDiffers", FailureKind.Security, "after the join",
        "The node's files for etcd are not those of the control plane that the credential came from.",
        "Copy them with Copy-EtcdClientCert and restart the node's kube-apiserver.");
}
