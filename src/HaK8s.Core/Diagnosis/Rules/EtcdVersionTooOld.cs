using HaK8s.Etcd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm asks an external etcd for its version and refuses an old one; a running cluster goes on with it.</summary>
internal sealed class EtcdVersionTooOld : DiagnosisRule
{
    private const string Words = @"only supports external etcd version >= \S+";

    public override string Symptom => "`[ERROR ExternalEtcdVersion]: this version of kubeadm only supports external etcd version >= 3.5.11. Current version: 3.4.13`";

    public override IReadOnlyList<string> Pattern => [Words];

    public override string Cause => "etcd is older than this kubeadm wants it.";

    public override string Check => "`curl --cacert CA --cert CERT --key KEY https://MEMBER:2379/version` of each member.";

    public override string Remedy => "Upgrade etcd's members one by one, minor by minor, before Kubernetes.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override IReadOnlyList<string> Consequence => [nameof(KubeadmFailed)];

    public override string Source => "https://github.com/kubernetes/kubernetes/blob/v1.32.0/cmd/kubeadm/app/preflight/checks.go";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        EtcdEndpointStatus[] old = [.. seen.Etcd.Where(row => row.VersionVerdict == EtcdVersionVerdict.TooOld)];
        foreach (NodeEvidence node in seen.Nodes)
            if (node.KubeadmSaid(Words).ToArray() is { Length: > 0 } said)
                yield return new(DiagnosisConfidence.Certain, "kubeadm names both versions", [.. said, .. old.Select(row => new EvidenceLine(null, "etcd", seen.Time, $"{row.Endpoint} is etcd {row.Version}"))]) { Node = node.Node };
    }
}
