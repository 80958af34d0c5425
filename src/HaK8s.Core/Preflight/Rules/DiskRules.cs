using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>Space and inodes, by the kubelet's own eviction thresholds and by what images need.</summary>
internal static class DiskRules
{
    private const long Megabyte = 1_000_000;
    private const string Remedy = "Free some, or give the folder a larger file system.";

    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        HostRequirement needs = HostRequirement.Current;
        foreach (DiskSpace disk in seen.Fact.Disk.Where(disk => seen.IsControlPlane || disk.Path != "/var/lib/etcd"))
        {
            int percent = needs.DiskPercent.GetValueOrDefault(disk.Path), free = needs.DiskFree.GetValueOrDefault(disk.Path);
            string where = $"{disk.Path} ({(disk.Mount == disk.Path ? "a file system of its own" : $"on {disk.Mount}")}) has {disk.Free / Megabyte} MB free of {disk.Size / Megabyte} MB";
            if (disk.Free < disk.Size / 100 * percent)
                yield return new(DiskFull, Error, $"{where}: below {percent} % the kubelet takes no pods and evicts those that run.", Remedy);
            else if (disk.Free < free * Megabyte)
                yield return new(DiskFull, Warning, $"{where}; {free} MB should be free.", Remedy);
            if (disk.FreeInodes is { } inodes && disk.Inodes is { } all && inodes < all / 100 * needs.InodePercent)
                yield return new(InodesUsedUp, Error, $"{disk.Path} (on {disk.Mount}) has {inodes} inodes free of {all}: below {needs.InodePercent} % the kubelet evicts pods.", Remedy);
        }
    }
}
