using HaK8s.Etcd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>etcd serves, and this node does not get there: a wrong URL, a name, a firewall, a route.</summary>
internal sealed class EtcdUnreachableFromNode : NodeRule
{
    // curl's words, and those of Go's dialer.
    private const string Network = @"connection refused|could not resolve|timed out|no route to host|network is unreachable|couldn.t connect|failed to connect|i/o timeout|no such host";

    private const string Said = @"dial tcp:? .*(connection refused|i/o timeout|no route to host|no such host|network is unreachable|server misbehaving|operation timed out)";

    public override string Symptom => "`dial tcp 192.0.2.21:2379: connect: connection refused` in the log of one control plane's apiserver, while the others work";

    public override IReadOnlyList<string> Pattern => [@"dial tcp:? .*:2379: (connect: connection refused|i/o timeout|connect: no route to host)", @"dial tcp: lookup \S*etcd\S* .*no such host"];

    public override string Cause => "This node does not reach etcd, which serves others.";

    public override string Check => "`curl -k https://MEMBER:2379/health` on the node for each URL of --etcd-servers: name, address, port, firewall between the node and etcd.";

    public override string Remedy => "Mend the URLs in --etcd-servers of the apiserver's manifest, the name's resolution, or the way: TCP 2379 from every control plane to every member.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'grep etcd-servers /etc/kubernetes/manifests/kube-apiserver.yaml'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/networking/ports-and-protocols/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        bool serves = seen.Etcd.Any(row => row.State == EtcdEndpointState.Healthy) || seen.Nodes.Any(other => other.ReachesEtcd());
        // Nobody reaches it: then it is etcd itself.
        if (node.ReachesEtcd() || (seen.Etcd.Count > 0 && !serves))
            return null;
        EvidenceLine[] asked = [.. node.Fails("kube-apiserver") ? node.EtcdAnswers(Network) : []];
        EvidenceLine[] said = [.. asked, .. asked.Length == 0 && node.Status?.Etcd.Count > 0 ? [] : node.LastWords("kube-apiserver", Said).Where(line => !line.Text.Contains(":6443", StringComparison.Ordinal)).Take(2), .. node.KubeadmSaid($@"(2379|ExternalEtcdVersion).*({Network})").Take(2)];
        if (said.Length == 0 || (asked.Length > 0 && asked.Length < node.Status!.Etcd.Count))
            return null;
        string servers = node.Argument("kube-apiserver", "etcd-servers") is { } urls ? $" ({urls})" : "";
        return serves ? new(DiagnosisConfidence.Certain, "etcd serves others and was asked from here", said) { Cause = $"This node does not reach etcd{servers}, which serves others." }
            : new(DiagnosisConfidence.Likely, "whether etcd serves others was not seen", said) { Cause = $"This node does not reach etcd{servers}: no way to it, or etcd is down." };
    }
}
