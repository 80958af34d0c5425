using HaK8s.Compatibility;
using HaK8s.Containerd;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Two drivers write to one tree of cgroups: it fails at once with docker, and with containerd under load.</summary>
internal sealed class CgroupDriverMismatch : NodeRule
{
    public override string Symptom => "`failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"systemd\" is different from docker cgroup driver: \"cgroupfs\"`, or pods that restart without a reason";

    public override IReadOnlyList<string> Pattern =>
    [
        @"kubelet cgroup driver: \\?""\w+\\?"" is different from docker cgroup driver",
        @"expected cgroupsPath to be of format ""slice:prefix:name"" for systemd cgroups",
    ];

    public override string Cause => "The kubelet and the container runtime use different cgroup drivers.";

    public override string Check => "`cgroupDriver` in /var/lib/kubelet/config.yaml and `SystemdCgroup` in /etc/containerd/config.toml: systemd belongs to true, cgroupfs to false.";

    public override string Remedy => "Set both to systemd, and restart containerd and the kubelet.";

    public override string? Pipeline => "$_.Node | Set-ContainerdConfig -CgroupDriver Systemd";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/configure-cgroup-driver/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.KubeletFails() ? node.Said("kubelet", Pattern[0]) : [], .. node.Said("kubelet", Pattern[1]), .. node.KubeadmSaid(Pattern[0])];
        if (node.KubeletSetting("cgroupDriver") is { } driver && node.Fact?.Containerd is { Running: true, SystemdCgroup: { } systemd } containerd && node.UsesContainerd()
            && driver is "systemd" or "cgroupfs" && systemd != (driver == "systemd") && !Told(node))
        {
            return new(DiagnosisConfidence.Certain, "both files say it",
                [.. said, node.Line(NodePaths.KubeletConfig, $"cgroupDriver: {driver}"), node.Line(containerd.ConfigPath, $"SystemdCgroup = {(systemd ? "true" : "false")}")])
            {
                Cause = $"The kubelet's cgroup driver is {driver}, that of containerd {(systemd ? "systemd" : "cgroupfs")}.",
            };
        }
        // Beside docker both drivers stand in one line. With containerd what was said is about now only while the kubelet does not run.
        return node.KubeletFails() && said.Length > 0 ? new(DiagnosisConfidence.Certain, "the kubelet says so", said) : null;
    }

    // From 1.31 on the kubelet asks the runtime, which answers from containerd 2 on.
    private static bool Told(NodeEvidence node) => node.Fact is { KubeletVersion: { } kubelet } fact && kubelet >= KubernetesVersion.Parse("1.31")
        && ContainerdVersion.TryParse(fact.Containerd.Printed) is { Major: >= 2 };
}
