using HaK8s.Compatibility;

namespace HaK8s.Containerd;

/// <summary>Judges how containerd is set up for the kubelet, beside its version and its CRI plugin.</summary>
internal sealed class ContainerdSetup
{
    // kubeadm has set the kubelet to systemd since this version, where it was not told otherwise.
    private static readonly KubernetesVersion SystemdSince = new(1, 22);

    public ContainerdSetup(ContainerdProbe probe, KubernetesVersion kubernetes)
    {
        KubeletDriver = probe.KubeletCgroupDriver ?? (kubernetes.ToMinor() >= SystemdSince ? "systemd" : null);
        List<(string, string)> troubles = [];
        if (probe.SystemdCgroup is { } systemd && KubeletDriver is { } driver && systemd != (driver == "systemd"))
            troubles.Add((
                $"containerd leaves cgroups to {(systemd ? "systemd" : "cgroupfs")} (SystemdCgroup = {(systemd ? "true" : "false")}), "
                + $"{(probe.KubeletCgroupDriver is null ? $"kubeadm will set the kubelet to {driver}" : $"the kubelet is set to {driver}")}: with two drivers a node becomes unstable under load.",
                $"Run Set-ContainerdConfig{(driver == "systemd" ? "" : " -CgroupDriver Cgroupfs")}."));
        if (probe.Running && probe.CniBinDirs.Count > 0 && probe.LoopbackPlugin is null)
            troubles.Add(($"There is no CNI plugin 'loopback' in {string.Join(" or ", probe.CniBinDirs)}, without which no pod starts.", "Run Install-CniPlugins."));
        Troubles = troubles;

        string expected = PauseImage.For(kubernetes);
        Warnings = probe.SandboxImage is { Length: > 0 } image && PauseImage.TagOf(image) != PauseImage.TagOf(expected)
            ? [$"The pause image is {image}; kubeadm expects {expected} for {kubernetes}. Run Set-ContainerdConfig -KubernetesVersion {kubernetes}."]
            : [];
    }

    public string? KubeletDriver { get; }

    /// <summary>What will do harm, and what helps.</summary>
    public IReadOnlyList<(string Reason, string Remedy)> Troubles { get; }

    public IReadOnlyList<string> Warnings { get; }
}
