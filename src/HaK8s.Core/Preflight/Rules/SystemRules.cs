using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>The machine and its system.</summary>
internal static class SystemRules
{
    private const long Megabyte = 1_000_000;

    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        HostRequirement needs = HostRequirement.Current;
        NodeFact fact = seen.Fact;
        if (!fact.IsRoot)
            yield return new(NotPrivileged, Warning, $"The login user {fact.Node.LoginName} is not root: not everything could be seen, and kubeadm will refuse to run.", "Log in as root, or set Sudo on the node.", "IsPrivilegedUser");
        if (!needs.Architectures.ContainsKey(fact.Machine))
            yield return new(ArchitectureUnsupported, Error, $"Kubernetes is not released for {fact.Machine}.", $"Use a host with one of {string.Join(", ", needs.Architectures.Keys)}.");
        if (fact.Unit.Count == 0)
            yield return new(SystemdMissing, Error, $"{fact.OsName ?? "The host"} does not run systemd (or has no service of containerd and kubelet yet).", "kubeadm and this module start kubelet and containerd by systemd: use a distribution that has it.", "InitSystem");
        if (seen.Version is { } version)
        {
            string lowest = needs.LowestKernel(version);
            if (KernelVersion(fact.Kernel) is { } kernel && kernel < System.Version.Parse(lowest))
                yield return new(KernelTooOld, Error, $"Kernel {fact.Kernel}; Kubernetes {version} needs {lowest} or later.", "Upgrade the distribution or its kernel.", "SystemVerification");
            if (fact.CgroupVersion == 1 && HostRequirement.From(needs.CgroupV1.WarnedFrom, version))
            {
                bool refused = HostRequirement.From(needs.CgroupV1.RefusedFrom, version);
                yield return new(CgroupV1, refused ? Error : Warning,
                    $"The host uses cgroup v1, which the kubelet of Kubernetes {version} {(refused ? "refuses" : "no longer develops")}.",
                    "Boot with systemd.unified_cgroup_hierarchy=1, or use a distribution with cgroup v2" + (refused ? "; as a stopgap set failCgroupV1: false in the kubelet's configuration." : "."), "SystemVerification");
            }
        }
        if (!seen.IsControlPlane)
            yield break;
        if (fact.Cores < needs.ControlPlaneCores)
            yield return new(TooFewCores, Error, $"The host has {fact.Cores} core(s); a control plane needs {needs.ControlPlaneCores}.", "Give it more.", "NumCPU");
        if (fact.Memory < needs.ControlPlaneMemory * Megabyte)
            yield return new(TooLittleMemory, Error, $"The host has {fact.Memory / Megabyte} MB of memory; a control plane needs {needs.ControlPlaneMemory} MB.", "Give it more.", "Mem");
    }

    // 5.10.0-19-amd64, 4.18.0-553.el8_10.x86_64, 6.1
    private static Version? KernelVersion(string release) =>
        Version.TryParse(string.Join('.', release.Split('-', '+')[0].Split('.').Take(2)), out Version? version) ? version : null;
}
