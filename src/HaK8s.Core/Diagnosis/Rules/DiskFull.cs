using HaK8s.Preflight;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Nothing can be written any more.</summary>
internal sealed class DiskFull : NodeRule
{
    public override string Symptom => "`no space left on device` in the journal of kubelet, containerd or etcd";

    public override IReadOnlyList<string> Pattern =>
    [
        @"no space left on device",
        @"database or disk is full|disk quota exceeded",
    ];

    public override string Cause => "A file system of the node is full.";

    public override string Check => "`df -h` and `df -i` on the node, for /var/lib/kubelet, /var/lib/containerd, /var/log and /.";

    public override string Remedy => "Free space: journals, old images (`crictl rmi --prune`), logs; or give the file system more.";

    public override IReadOnlyList<string> Consequence => [nameof(ContainerdNotRunning), nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/";

    // Enough for a file or two; what programs want at their start is more.
    private const double Full = 0.005;

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // inotify says the same of its watches.
        EvidenceLine[] said = [.. node.Said("kubelet", Pattern[0]).Concat(node.Said("containerd", Pattern[0])).Concat(node.KubeadmSaid(Pattern[0])).Where(line => !line.Text.Contains("inotify", StringComparison.Ordinal))];
        if (said.Length == 0)
            return null;
        DiskSpace[] full = [.. node.Fact!.Disk.Where(disk => disk.Size > 0 && (disk.Free < disk.Size * Full || disk is { Inodes: > 0, FreeInodes: 0 }))];
        if (full.Length > 0)
            return new(DiagnosisConfidence.Certain, "it is full, and writing fails", [.. said.Take(3), .. full.DistinctBy(disk => disk.Mount).Select(disk => node.Line(disk.Mount, disk.FreeInodes == 0 ? "no inodes left" : $"{disk.Free >> 20} MiB of {disk.Size >> 20} left")).Take(2)])
            {
                Cause = $"The file system {full[0].Mount} of the node is full.",
            };
        return node.KubeletFails() || node.UnitOf("containerd") is { IsRunning: false } || node.FailedRun() is not null ? new(DiagnosisConfidence.Likely, "that is what was said, and what said it is not well", said) : null;
    }
}
