namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm changes what only root may.</summary>
internal sealed class NotRoot : KubeadmLogRule
{
    public override string Symptom => "`[ERROR IsPrivilegedUser]: user is not running as root`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR IsPrivilegedUser\]", @"user is not running as root"];

    public override string Cause => "kubeadm was run by a user who is not root.";

    public override string Check => "`id -u` of the user has to give 0, or sudo has to be used.";

    public override string Remedy => "Run it as root. Of the cmdlets here, give the node a user who may use sudo.";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/";
}
