using HaK8s.Etcd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>A member is away and the majority serves: what fails now is the next failure.</summary>
internal sealed class EtcdMemberDown : DiagnosisRule
{
    public override string Symptom => "`etcdctl endpoint health` calls one member unhealthy while the cluster works; apiservers log `connect: connection refused` for one address of etcd";

    public override IReadOnlyList<string> Pattern => [@"etcdctl endpoint health", @"\S+:2379 is unhealthy", @"dial tcp \S+:2379: connect: connection refused", @"health check for peer \S+ could not connect"];

    public override string Cause => "A member of etcd does not serve; the others are a majority, so nothing is lost yet.";

    public override string Check => "`etcdctl endpoint health --cluster`, then `systemctl status etcd` and `journalctl -u etcd` on the member's host.";

    public override string Remedy => "Start the member, or replace it with `etcdctl member remove` and `member add` when its data is lost. Do it before another one fails.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override string Source => "https://etcd.io/docs/v3.5/op-guide/runtime-configuration/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Etcd.Count > 0 ? FromHere(seen) : FromNodes(seen);

    private static IEnumerable<Sign> FromHere(ClusterEvidence seen)
    {
        EtcdEndpointStatus[] down = [.. seen.Etcd.Where(row => row.State != EtcdEndpointState.Healthy && row.Alarms.Count == 0 && !row.LacksGateway)
            // From where only this host does not reach it, nothing is wrong with the member.
            .Where(row => row.State != EtcdEndpointState.Unreachable || !seen.Nodes.Any(node => node.Status?.Etcd.TryGetValue(row.Endpoint, out var answer) == true && answer.IsHealthyEtcd))];
        if (down.Length > 0 && seen.Etcd[0].Cluster is { Quorum: true } cluster)
            yield return new(DiagnosisConfidence.Certain, "the members were asked", down.Select(row => row.Line()))
            {
                Cause = $"{string.Join(", ", down.Select(row => row.Member ?? row.Endpoint))} of etcd {(down.Length == 1 ? "does" : "do")} not serve; "
                    + $"{cluster.Healthy} of {cluster.Members ?? seen.Etcd.Count} members do, so nothing is lost yet{(cluster.Needed is { } needed && cluster.Healthy <= needed ? ", and one more failure stops the cluster" : "")}.",
            };
    }

    // A member that one node alone does not reach is no member that is down.
    private static IEnumerable<Sign> FromNodes(ClusterEvidence seen)
    {
        NodeEvidence[] asking = [.. seen.Nodes.Where(node => node.ReachesEtcd())];
        string[] down = [.. asking.SelectMany(node => node.Status!.Etcd.Keys).Distinct().Where(url => asking.All(node => node.Status!.Etcd.TryGetValue(url, out var answer) && !answer.IsHealthyEtcd && !answer.Text.Contains("ALARM", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        if (down.Length > 0)
            yield return new(DiagnosisConfidence.Likely, $"{(asking.Length == 1 ? "a control plane that is served by the others gets" : "all control planes that are served by the others get")} no good answer from it", asking.SelectMany(node => node.EtcdAnswers(".")))
            {
                Cause = $"{string.Join(", ", down)} {(down.Length == 1 ? "does" : "do")} not serve; other members do, so nothing is lost yet.",
            };
    }
}
