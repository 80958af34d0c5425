using HaK8s.Changes;
using HaK8s.Remote;

namespace HaK8s.Preflight.Preparation;

/// <summary>Makes the plan part by part from what was seen of a host.</summary>
internal sealed class PreparationPlanner(NodeFact fact, NodeFiles files, RemoteResult look, PreparationOptions options)
{
    private const string Fstab = "/etc/fstab", Hosts = "/etc/hosts", Crictl = "/etc/crictl.yaml", SysctlConf = "/etc/sysctl.conf";
    private const string ModulesFile = "/etc/modules-load.d/hak8s.conf", SysctlFile = "/etc/sysctl.d/99-hak8s.conf", ZramGenerator = "/etc/systemd/zram-generator.conf";
    private const string Heading = "# Written by HaK8s for Kubernetes.";

    /// <summary>The files that a plan is made from.</summary>
    public static readonly string[] Files = [Fstab, Hosts, Crictl, SysctlConf, ModulesFile, ZramGenerator, SysctlFile, "/etc/sysctl.d/*.conf"];

    private readonly List<PreparationItem> items = [];
    private readonly List<FileEdit> edits = [];
    private readonly List<string> steps = [], undo = [];
    private readonly List<string> done = [];

    public PreparationPlan Plan()
    {
        Part(PreparationPart.Swap, Swap);
        Part(PreparationPart.Module, Module);
        Part(PreparationPart.Sysctl, Sysctl);
        if (options.HostsEntry.Count > 0)
            Part(PreparationPart.Hosts, HostsFile);
        Part(PreparationPart.Crictl, CrictlFile, applies: fact.Program.Contains("crictl"));
        Part(PreparationPart.Kubelet, Kubelet, applies: look["kubelet"] is not null);
        Part(PreparationPart.PackageHold, PackageHold, applies: look.All("package").Any());
        undo.Reverse();
        return new(fact, [.. items], edits, steps, undo);
    }

    private void Part(PreparationPart part, Action plan, bool applies = true)
    {
        if (options.Skip.Contains(part))
            return;
        done.Clear();
        if (applies)
            plan();
        items.Add(new(part, !applies ? PreparationStatus.NotApplicable : done.Count > 0 ? PreparationStatus.Changed : PreparationStatus.Unchanged, string.Join(", ", done)));
    }

    private void Swap()
    {
        foreach (SwapSpace swap in fact.Swap)
            Step($"turn off swap on {swap.Name}", $"swapoff {swap.Name}", $"swapon {swap.Name}");
        if (PreparationFiles.Text(files[Fstab]) is { } fstab && Edit(Fstab, PreparationFiles.WithoutSwap(fstab), "take swap out of /etc/fstab"))
            Step(null, "reload", "reload");
        foreach (SwapUnit unit in fact.SwapUnit)
        {
            if (unit.State == "config")
                // An empty file of this name overrides the distribution's.
                Edit(ZramGenerator, "", "switch zram-generator off");
            else if (unit.Name.EndsWith(".swap", StringComparison.Ordinal))
                Step($"mask {unit.Name}", $"systemctl mask {unit.Name}", $"systemctl unmask {unit.Name}");
            else
                Step($"disable {unit.Name}", $"systemctl disable {unit.Name}", $"systemctl enable {unit.Name}");
        }
    }

    private void Module()
    {
        // A module stays when the change is rolled back: something else may have come to use it.
        foreach (KernelModule module in fact.Module.Where(module => !module.Loaded))
            Step($"load {module.Name}", $"modprobe {module.Name}", null);
        string[] missing = [.. fact.Module.Where(module => module.StoredIn.Length == 0).Select(module => module.Name)];
        if (missing.Length > 0)
            Edit(ModulesFile, PreparationFiles.With(PreparationFiles.Text(files[ModulesFile]), Heading, missing), $"load {string.Join(" and ", missing)} at boot ({ModulesFile})");
    }

    private void Sysctl()
    {
        KernelSetting[] stored = [.. fact.Sysctl.Where(setting => setting.StoredValue != "1")];
        string[] keys = [.. stored.Select(setting => setting.Key)];
        if (keys.Length > 0)
        {
            Edit(SysctlFile, PreparationFiles.With(PreparationFiles.Text(files[SysctlFile]), Heading, keys.Select(key => $"{key} = 1")), $"set {string.Join(", ", keys)} at boot ({SysctlFile})");
            // What is read after our file would win.
            foreach (NodeFile later in files.Present.Where(file => file.Path == SysctlConf
                || (file.Path.StartsWith("/etc/sysctl.d/", StringComparison.Ordinal) && string.CompareOrdinal(file.Path, SysctlFile) > 0 && file.Path != "/etc/sysctl.d/99-sysctl.conf")))
                Edit(later.Path, PreparationFiles.WithoutOther(PreparationFiles.Text(later)!, keys), $"take other values out of {later.Path}");
        }
        foreach (KernelSetting setting in fact.Sysctl.Where(setting => setting.Value != "1"))
            Step($"set {setting.Key} = 1", $"sysctl {setting.Key} 1", setting.Value.Length > 0 ? $"sysctl {setting.Key} {setting.Value}" : null);
    }

    private void HostsFile() =>
        Edit(Hosts, PreparationFiles.WithHosts(PreparationFiles.Text(files[Hosts]) ?? "", options.HostsEntry, fact.HostName), $"add {string.Join(", ", options.HostsEntry)} to /etc/hosts");

    private void CrictlFile()
    {
        string socket = fact.Containerd.Socket.Length > 0 ? fact.Containerd.Socket : "/run/containerd/containerd.sock";
        Edit(Crictl, PreparationFiles.WithEndpoints(PreparationFiles.Text(files[Crictl]), "unix://" + socket), "write /etc/crictl.yaml");
    }

    private void Kubelet()
    {
        string state = look["kubelet"]!;
        if (state == "masked")
            Step("unmask the kubelet", "systemctl unmask kubelet", "systemctl mask kubelet");
        if (state is "masked" or "disabled")
            Step("enable the kubelet", "systemctl enable kubelet", "systemctl disable kubelet");
    }

    private void PackageHold()
    {
        foreach (string[] package in look.All("package").Select(line => line.Split('\t')).Where(package => package[1] != "hold"))
            Step($"hold {package[0]}", $"hold {package[0]}", $"unhold {package[0]}");
    }

    private void Step(string? what, string step, string? back)
    {
        steps.Add(step);
        if (back is not null)
            undo.Add(back);
        if (what is not null)
            done.Add(what);
    }

    private bool Edit(string path, string after, string what)
    {
        FileEdit edit = PreparationFiles.Edit(files[path], after);
        if (!edit.HasChange)
            return false;
        edits.Add(edit);
        done.Add(what);
        return true;
    }
}
