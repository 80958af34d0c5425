using HaK8s.Preflight;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The kubelet throws pods out to get space back.</summary>
internal sealed class NodeDiskPressure : NodeRule
{
    public override string Symptom => "`The node was low on resource: ephemeral-storage`; pods are Evicted, the node has the taint node.kubernetes.io/disk-pressure";

    public override IReadOnlyList<string> Pattern =>
    [
        @"low on resource: ephemeral-storage",
        @"attempting to reclaim.*(ephemeral-storage|inodes)|reclaim(ing)? ephemeral-storage",
        @"DiskPressure|disk-pressure",
    ];

    public override string Cause => "A file system of the node is nearly full, and the kubelet evicts pods.";

    public override string Check => "`kubectl describe node NAME`: condition DiskPressure; `df -h` and `df -i` of /var/lib/kubelet and /var/lib/containerd.";

    public override string Remedy => "Free space: old images (`crictl rmi --prune`), logs, ended containers; or give the file system more. The condition goes after five minutes.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'crictl rmi --prune; df -h /var/lib/kubelet /var/lib/containerd'";

    public override string Source => "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/";

    // The thresholds that the kubelet has without a configuration.
    private const double Space = 0.15, Inodes = 0.05;

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("kubelet", Pattern[1] + @"|must evict pod\(s\) to reclaim|NodeHasDiskPressure", TimeSpan.FromMinutes(2))];
        if (said.Length == 0)
            return null;
        DiskSpace[] low = [.. node.Fact!.Disk.Where(disk => disk.Path is "/var/lib/kubelet" or "/var/lib/containerd" && disk.Size > 0
            && (disk.Free < disk.Size * Space || disk is { Inodes: { } all and > 0, FreeInodes: { } free } && free < all * Inodes))];
        // What the node has configured may be another threshold.
        return low.Length == 0 ? new(DiagnosisConfidence.Likely, "the kubelet evicts pods", said)
            : new(DiagnosisConfidence.Certain, "the space is low, and the kubelet evicts pods", [.. said.Take(3), .. low.Select(disk => node.Line(disk.Path, $"{disk.Free >> 20} MiB of {disk.Size >> 20} left, {disk.FreeInodes} of {disk.Inodes} inodes"))]);
    }
}
