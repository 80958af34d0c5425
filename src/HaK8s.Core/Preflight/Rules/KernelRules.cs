using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>Kernel modules and sysctls, now and after a boot.</summary>
internal static class KernelRules
{
    private const string Remedy = "Run Initialize-HaK8sNode.";

    public static IEnumerable<NodeFinding> Judge(PreflightCase seen) =>
        seen.Fact.Module.Select(Module).Concat(seen.Fact.Sysctl.Select(sysctl => Sysctl(sysctl, seen.Fact))).OfType<NodeFinding>();

    private static NodeFinding? Module(KernelModule module) => module switch
    {
        { Loaded: false } => new(ModuleMissing, Error, $"The kernel module {module.Name} is not loaded.", Remedy + " If it cannot load it, the kernel's package of modules is missing.",
            module.Name == "br_netfilter" ? "FileContent--proc-sys-net-bridge-bridge-nf-call-iptables" : null),
        { StoredIn: "" } => new(ModuleNotPersistent, Warning, $"The kernel module {module.Name} is loaded, but no file in /etc/modules-load.d loads it at boot.", Remedy),
        _ => null,
    };

    private static NodeFinding? Sysctl(KernelSetting setting, NodeFact fact)
    {
        // Without br_netfilter its sysctls do not exist; the missing module is the finding then.
        if (setting.Value.Length == 0 && setting.Key.StartsWith("net.bridge.", StringComparison.Ordinal) && fact.Module.Any(module => module is { Name: "br_netfilter", Loaded: false }))
            return null;
        string stored = setting.StoredValue.Length == 0 ? "no file in /etc/sysctl.d sets it" : $"{setting.StoredIn} sets {setting.StoredValue}";
        return setting.Value != "1"
            ? new(SysctlOff, Error, $"{setting.Key} is {(setting.Value.Length == 0 ? "not there" : setting.Value)} instead of 1; {stored}.", Remedy, "FileContent--proc-sys-" + setting.Key.Replace('.', '-'))
            : setting.StoredValue != "1" ? new(SysctlNotPersistent, Warning, $"{setting.Key} is 1 now, but not after a boot: {stored}.", Remedy) : null;
    }
}
