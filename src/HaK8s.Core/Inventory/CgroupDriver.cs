namespace HaK8s.Inventory;

/// <summary>Who manages the kubelet's cgroups; the container runtime must be set to the same.</summary>
public enum CgroupDriver
{
    /// <summary>systemd, right for every host that systemd boots.</summary>
    Systemd,
    /// <summary>The kubelet itself.</summary>
    Cgroupfs,
}
