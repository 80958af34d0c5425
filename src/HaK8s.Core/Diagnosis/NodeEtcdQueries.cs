using HaK8s.ControlPlane;
using HaK8s.Etcd;

namespace HaK8s.Diagnosis;

/// <summary>Questions that rules ask of a node's way to etcd.</summary>
internal static class NodeEtcdQueries
{
    /// <summary>The pipeline that brings the client files of etcd to a node.</summary>
    public const string CopyClientFiles = "$_.Node | Copy-EtcdClientCert -CaFile $cluster.Etcd.CaFile -CertFile $cluster.Etcd.CertFile -KeyFile $cluster.Etcd.KeyFile";

    /// <summary>What etcd answered this node just now, asked with the files of the apiserver's manifest: where it is not well and fits.</summary>
    public static IEnumerable<EvidenceLine> EtcdAnswers(this NodeEvidence node, string pattern)
    {
        WordPattern words = WordPattern.Of(pattern);
        return (node.Status?.Etcd ?? new Dictionary<string, HealthAnswer>()).Where(etcd => !etcd.Value.IsHealthyEtcd && words.IsMatch(etcd.Value.Text))
            .OrderBy(etcd => etcd.Key, StringComparer.Ordinal).Select(etcd => node.Line("etcd", $"{etcd.Key}: {(etcd.Value.Status == 0 ? "" : $"HTTP {etcd.Value.Status}: ")}{etcd.Value.Short}"));
    }

    /// <summary>How a member looks from the management host.</summary>
    public static EvidenceLine Line(this EtcdEndpointStatus row) =>
        new(null, "etcd", null, $"{row.Endpoint}{(row.Member is { } member ? $" ({member})" : "")}: {row.State}{(row.Detail.Length > 0 ? ": " + row.Detail : "")}");

    /// <summary>Whether a member serves this node.</summary>
    public static bool ReachesEtcd(this NodeEvidence node) => node.Status?.Etcd.Values.Any(etcd => etcd.IsHealthyEtcd) == true;

    /// <summary>
    /// That this node's way to etcd fails in some manner: how etcd answers it now, the last words of an apiserver that does not answer well, and
    /// kubeadm's. Nothing while the apiserver is well: it may have been so before.
    /// </summary>
    public static EvidenceLine[] EtcdTrouble(this NodeEvidence node, string pattern)
    {
        EvidenceLine[] answers = [.. node.Fails("kube-apiserver") ? node.EtcdAnswers(pattern).Take(2) : []];
        // Where etcd was asked just now, the words of a container that has ended count only as far as they are still true.
        bool still = answers.Length > 0 || node.Status?.Etcd.Count is null or 0;
        return [.. answers, .. still ? node.LastWords("kube-apiserver", pattern).Take(3) : [], .. node.KubeadmSaid($@"etcd.*({pattern})").Take(2)];
    }
}
