namespace HaK8s.Diagnosis.Rules;

/// <summary>At its quota etcd raises an alarm and takes no more writes until it is disarmed by hand.</summary>
internal sealed class EtcdNoSpace : DiagnosisRule
{
    public override string Symptom => "`etcdserver: mvcc: database space exceeded`";

    public override IReadOnlyList<string> Pattern => [@"etcdserver: mvcc: database space exceeded", @"alarm:NOSPACE|ALARM NOSPACE"];

    public override string Cause => "etcd's database has reached its quota: it serves reads and refuses writes.";

    public override string Check => "`etcdctl alarm list` and `etcdctl endpoint status -w table`.";

    public override string Remedy => "Compact (`etcdctl compact REVISION`), defragment one member after the other (`etcdctl defrag`), then `etcdctl alarm disarm`. A larger --quota-backend-bytes (up to 8 GiB) gives room; find out what fills it.";

    public override string? Pipeline => "$cluster | Test-EtcdCluster";

    public override IReadOnlyList<string> Consequence => [nameof(ApiServerDown), nameof(ControlPlaneContainerCrashes), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed)];

    public override string Source => "https://etcd.io/docs/v3.5/op-guide/maintenance/#space-quota";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        EvidenceLine[] alarms =
        [
            .. seen.Etcd.Where(row => row.Alarms.Contains("NOSPACE")).Select(row => new EvidenceLine(null, "etcd", seen.Time,
                $"{row.Endpoint}: alarm {row.Alarms}{(row.DbSize is { } size ? $", {size >> 20} MiB{(row.Quota is { } quota ? $" of {quota >> 20} MiB" : "")}" : "")}")),
            .. seen.Nodes.SelectMany(node => node.EtcdAnswers("NOSPACE")),
        ];
        // Words of kubelets and apiservers stay in the journal; a member that serves well has no alarm.
        EvidenceLine[] said = alarms.Length == 0 && (seen.Etcd.Count > 0 || seen.Nodes.Any(node => node.ReachesEtcd())) ? []
            : [.. seen.Nodes.SelectMany(node => (EvidenceLine[])[.. node.LastWords("kube-apiserver", Pattern[0]).Take(2), .. node.Said("kubelet", Pattern[0]).Take(2), .. node.KubeadmSaid(Pattern[0]).Take(1)])];
        if (alarms.Length > 0)
            yield return new(DiagnosisConfidence.Certain, "etcd tells the alarm itself", [.. alarms.Take(3), .. said]);
        else if (said.Length > 0)
            yield return new(DiagnosisConfidence.Likely, "these are etcd's own words", said);
    }
}
