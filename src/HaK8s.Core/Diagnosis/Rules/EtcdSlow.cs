using HaK8s.Etcd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Slow disks or links: leases are lost, and components that lead end. Only where that has happened.</summary>
internal sealed class EtcdSlow : NodeRule
{
    private const string Words = @"etcdserver: (request timed out|leader changed|too many requests)|apply (request|entries) took too long|failed to send out heartbeat on time|slow fdatasync|leader is overloaded";

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public override string Symptom => "`apply request took too long` and `leader failed to send out heartbeat on time` in etcd's log; controller-manager or scheduler end with `leaderelection lost`";

    public override IReadOnlyList<string> Pattern => [Words, @"leaderelection lost", @"failed to renew lease .*(timed out|deadline exceeded)"];

    public override string Cause => "etcd answers too slowly, most likely because of the disks or the network of its members.";

    public override string Check => "etcd's metric etcd_disk_wal_fsync_duration_seconds (99 of 100 below 10 ms), and the round trip between members.";

    public override string Remedy => "Give etcd's data a disk of its own (SSD), take other load off its hosts, and defragment a large database.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://etcd.io/docs/v3.5/faq/#what-does-the-etcd-warning-failed-to-send-out-heartbeat-on-time-mean";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string[] failing = [.. NodeEvidenceQueries.ControlPlaneComponents.Where(node.Fails)];
        if (failing.Length == 0)
            return null;
        EvidenceLine[] said =
        [
            .. node.LastWords("kube-apiserver", Words).Take(2),
            .. failing.SelectMany(component => node.LastWords(component, Words + @"|failed to renew lease .*(timed out|deadline exceeded)|lost lease: timed out").Take(1)),
            // Of a stacked member.
            .. node.LastEnded("etcd") is { } etcd ? etcd.Log.Where(line => Fits(line.Text)).Reverse().Take(2) : [],
        ];
        EvidenceLine[] measured = [.. seen.Etcd.Where(row => row.LatencyP99 > Slow).Select(row => new EvidenceLine(null, "etcd", seen.Time, $"{row.Endpoint}: 99 of 100 reads within {row.LatencyP99!.Value.TotalMilliseconds:0} ms"))];
        return said.Length == 0 ? null
            : measured.Length > 0 ? new(DiagnosisConfidence.Likely, "reads from the management host are slow too", [.. said.Distinct(), .. measured])
            : new(DiagnosisConfidence.Possible, "the words are of timeouts, and etcd itself was not seen to be slow", said.Distinct());
    }
}
