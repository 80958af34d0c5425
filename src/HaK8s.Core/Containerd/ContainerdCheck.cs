using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Containerd;

/// <summary>Joins what a node's containerd is with what a Kubernetes version needs.</summary>
public static class ContainerdCheck
{
    /// <summary>Looks at a node and judges it; changes nothing there.</summary>
    /// <exception cref="HaK8sException">The node could not be looked at.</exception>
    public static async Task<ContainerdVersionResult> RunAsync(IRemoteSession session, KubernetesVersion kubernetes, CancellationToken cancellationToken = default) =>
        Judge(session.Node, kubernetes, await ContainerdProbe.ObserveAsync(session, cancellationToken));

    /// <summary>Judges what was observed. A good version that does not run, or does not serve the CRI, fails as well.</summary>
    public static ContainerdVersionResult Judge(Node node, KubernetesVersion kubernetes, ContainerdProbe probe)
    {
        ContainerdVersionResult result = JudgeVersion(node, kubernetes, probe);
        ContainerdSetup setup = new(probe, kubernetes);
        bool lowered = result.Outcome != ContainerdOutcome.Fails && setup.Troubles.Count > 0;
        return result with
        {
            Outcome = lowered ? Worse(result.Outcome) : result.Outcome,
            Reason = lowered ? Join([result.Reason, .. setup.Troubles.Select(trouble => trouble.Reason)]) : result.Reason,
            Remedy = lowered ? Join([result.Remedy, .. setup.Troubles.Select(trouble => trouble.Remedy)]) : result.Remedy,
            Warnings = setup.Warnings,
            CriVersion = probe.CriVersion, SystemdCgroup = probe.SystemdCgroup, KubeletCgroupDriver = setup.KubeletDriver, SandboxImage = probe.SandboxImage,
            Snapshotter = probe.Snapshotter, CniBinDirs = probe.CniBinDirs, CniConfDir = probe.CniConfDir, LoopbackPlugin = probe.LoopbackPlugin,
        };
    }

    private static ContainerdVersionResult JudgeVersion(Node node, KubernetesVersion kubernetes, ContainerdProbe probe)
    {
        ContainerdVersion? version = ContainerdVersion.TryParse(probe.Printed);
        if (version is null)
            return Result(ContainerdOutcome.Fails,
                probe.Path is null ? "containerd is not installed." : $"The version that {probe.Path} prints was not understood: '{probe.Printed}'.",
                "Install a released containerd from the distribution or from containerd.io.");

        ContainerdVerdict verdict = ContainerdCompatibility.Judge(kubernetes, version);
        // The version comes first: with a wrong one, nothing that is said of the daemon matters.
        if (verdict.Outcome == ContainerdOutcome.Fails)
            return Result(verdict.Outcome, verdict.Reason, verdict.Remedy);
        if (!probe.Running)
            return Result(ContainerdOutcome.Fails,
                Join($"containerd {version} does not run (service {probe.Service}).", probe.DisablesCri ? Disabled() : ""),
                Join("Start it with 'systemctl enable --now containerd'; 'journalctl -u containerd' says why it does not start.", probe.DisablesCri ? Enable() : ""));

        return probe.Cri switch
        {
            CriStatus.Enabled when probe.DisablesCri => Result(Worse(verdict.Outcome),
                Join(verdict.Reason, $"The CRI plugin still serves, but {Disabled()}"), Enable()),
            CriStatus.Enabled => Result(verdict.Outcome, verdict.Reason, verdict.Remedy),
            CriStatus.Disabled when probe.DisablesCri => Result(ContainerdOutcome.Fails, $"containerd {version} would do, but {Disabled()}", Enable()),
            CriStatus.Disabled => Result(ContainerdOutcome.Fails,
                $"containerd {version} would do, but runs without its CRI plugin.", $"Run 'systemctl restart containerd' if {probe.ConfigPath} has been mended; otherwise install a build with CRI."),
            CriStatus.Skipped or CriStatus.Failed => Result(ContainerdOutcome.Fails,
                Join($"containerd {version} would do, but its CRI plugin could not be loaded.", probe.Trouble), $"Mend {probe.ConfigPath}, then run 'systemctl restart containerd'; 'journalctl -u containerd' says more."),
            _ => Result(Worse(verdict.Outcome),
                Join(verdict.Reason, $"Whether the CRI plugin serves could not be found out: {probe.Trouble}"), Join(verdict.Remedy, "Ask again as root or with Sudo.")),
        };

        string Disabled() => $"{probe.ConfigPath} switches the CRI plugin off (disabled_plugins).";

        string Enable() => $"Take cri out of disabled_plugins in {probe.ConfigPath} (or write a new file with 'containerd config default'), then run 'systemctl restart containerd'.";

        ContainerdVersionResult Result(ContainerdOutcome outcome, string reason, string remedy) => new()
        {
            Node = node, KubernetesVersion = kubernetes, ContainerdVersion = version, Printed = probe.Printed,
            Outcome = outcome, CriEnabled = probe.Cri == CriStatus.Unknown ? null : probe.Cri == CriStatus.Enabled, Reason = reason, Remedy = remedy,
        };
    }

    private static ContainerdOutcome Worse(ContainerdOutcome outcome) => outcome == ContainerdOutcome.Recommended ? ContainerdOutcome.Works : outcome;

    private static string Join(params string[] sentences) => string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
}
