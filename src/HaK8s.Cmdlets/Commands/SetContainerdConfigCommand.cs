using System.Collections;
using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.Containerd.Configuration;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Sets containerd up for the kubelet: cgroup driver, CRI plugin, pause image, CNI directories, registry mirrors and proxies. What is not
/// named stays as it is, comments too. The daemon is restarted only when something changed; running containers go on.
/// </summary>
[Cmdlet(VerbsCommon.Set, "ContainerdConfig", SupportsShouldProcess = true, DefaultParameterSetName = SettingsSet)]
[OutputType(typeof(ContainerdConfigResult))]
public sealed class SetContainerdConfigCommand : NodeCmdlet
{
    private const string SettingsSet = "Settings";
    private const string RollbackSet = "Rollback";

    private IReadOnlyDictionary<string, IReadOnlyList<string>> mirrors = new Dictionary<string, IReadOnlyList<string>>();
    private IReadOnlyDictionary<string, string> proxies = new Dictionary<string, string>();

    /// <summary>Who manages the containers' cgroups: the same as for the kubelet, whose default in kubeadm is systemd.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    public CgroupDriver CgroupDriver { get; set; } = CgroupDriver.Systemd;

    /// <summary>The pause image, in full, such as registry.k8s.io/pause:3.9.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public string? SandboxImage { get; set; }

    /// <summary>Without -SandboxImage: take the pause image that kubeadm expects for this version.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>Where that image comes from; without it, from where the present one does.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public string? ImageRepository { get; set; }

    /// <summary>Directory of the CNI plugins on the nodes.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public string? CniBinDir { get; set; }

    /// <summary>Directory of the CNI configuration on the nodes.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public string? CniConfDir { get; set; }

    /// <summary>Registry hosts and the URLs of their mirrors: @{'docker.io' = 'https://mirror.example:5000'}.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public Hashtable? RegistryMirror { get; set; }

    /// <summary>The daemon's proxy for http; an empty one is taken away. A password in it is shown nowhere.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [AllowEmptyString]
    public string? HttpProxy { get; set; }

    /// <summary>The daemon's proxy for https; an empty one is taken away. A password in it is shown nowhere.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [AllowEmptyString]
    public string? HttpsProxy { get; set; }

    /// <summary>Hosts, domains and ranges that the daemon reaches without proxy; none takes the list away.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? NoProxy { get; set; }

    /// <summary>Takes back the change of this id, which an earlier run gave as ChangeId.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    [ValidateNotNullOrEmpty]
    public string? Rollback { get; set; }

    /// <summary>Takes a change back also where files were changed since; what stands there is kept beside them.</summary>
    [Parameter(ParameterSetName = RollbackSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>How long containerd may take until it serves the CRI, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    private protected override string Activity => "Configuring containerd";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        mirrors = (RegistryMirror ?? []).Cast<DictionaryEntry>().OrderBy(entry => $"{entry.Key}", StringComparer.Ordinal)
            .ToDictionary(entry => $"{entry.Key}", entry => (IReadOnlyList<string>)LanguagePrimitives.ConvertTo<string[]>(entry.Value));
        proxies = new[] { ("HTTP_PROXY", HttpProxy), ("HTTPS_PROXY", HttpsProxy), ("NO_PROXY", NoProxy is null ? null : string.Join(',', NoProxy)) }
            .Where(proxy => proxy.Item2 is not null).ToDictionary(proxy => proxy.Item1, proxy => proxy.Item2!);
        foreach (string secret in ContainerdSettings.SecretsOf(proxies.Values))
            Sessions.Redactor.Register(secret);
    }

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        ContainerdConfiguration configuration = new(new()
        {
            CgroupDriver = CgroupDriver, SandboxImage = SandboxImage, KubernetesVersion = KubernetesVersion, ImageRepository = ImageRepository,
            CniBinDir = CniBinDir, CniConfDir = CniConfDir, RegistryMirrors = mirrors, Proxies = proxies,
        }, TimeSpan.FromSeconds(TimeoutSeconds));
        if (Rollback is { } id)
            return ShouldProcess(node.Name, $"roll back {id}; restart containerd") ? work => RollBackAsync(work, configuration, id, Force) : null;
        return work => ConfigureAsync(work, configuration);
    }

    private static async Task RollBackAsync(NodeWork work, ContainerdConfiguration configuration, string id, bool force)
    {
        work.Progress($"rolling back {id}");
        work.Emit(await configuration.RollbackAsync(work.Session, id, force, work.Stopping));
    }

    private static async Task ConfigureAsync(NodeWork work, ContainerdConfiguration configuration)
    {
        work.Progress("looking");
        ContainerdConfigPlan plan = await configuration.PlanAsync(work.Session, work.Stopping);
        foreach (string warning in plan.Warnings)
            work.Warn(warning);
        if (plan.HasChanges)
        {
            if (!await work.AskAsync(cmdlet => cmdlet.ShouldChange(work.Node, plan.Description, plan.Diff)))
                return;
            work.Progress("changing and restarting");
        }
        work.Emit(await configuration.ApplyAsync(work.Session, plan, work.Stopping));
    }
}
