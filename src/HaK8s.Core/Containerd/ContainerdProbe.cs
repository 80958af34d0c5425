using HaK8s.Remote;

namespace HaK8s.Containerd;

/// <summary>Whether containerd serves the kubelet: the state of its CRI plugins.</summary>
public enum CriStatus
{
    /// <summary>Neither the daemon nor its configuration could be asked enough.</summary>
    Unknown,
    /// <summary>Loaded and working.</summary>
    Enabled,
    /// <summary>Switched off in the configuration, or not built in.</summary>
    Disabled,
    /// <summary>The daemon skipped it at its start.</summary>
    Skipped,
    /// <summary>It could not be loaded.</summary>
    Failed,
}

/// <summary>What was observed of containerd on a node.</summary>
public sealed record ContainerdProbe
{
    /// <summary>The program's path; null when it is not installed.</summary>
    public string? Path { get; init; }

    /// <summary>What <c>containerd --version</c> printed; null when it is not installed.</summary>
    public string? Printed { get; init; }

    /// <summary>systemd's word on the service: <c>active</c>, <c>inactive</c>, <c>failed</c>...; <c>unknown</c> without systemd.</summary>
    public string Service { get; init; } = "unknown";

    /// <summary>A daemon runs and its socket is there.</summary>
    public bool Running { get; init; }

    /// <summary>The daemon's socket.</summary>
    public string Socket { get; init; } = "";

    /// <summary>The configuration file in use; it need not exist.</summary>
    public string ConfigPath { get; init; } = "";

    /// <summary>The configuration's <c>disabled_plugins</c>.</summary>
    public IReadOnlyList<string> DisabledPlugins { get; init; } = [];

    /// <summary>State of the CRI plugins by their full id, as the daemon tells it; null when it was not or could not be asked.</summary>
    public IReadOnlyDictionary<string, string>? CriPlugins { get; init; }

    /// <summary>Why a CRI plugin could not be loaded, or why the daemon could not be asked; empty when there is nothing to say.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>The version of the CRI that the daemon told; null when nothing on the node could ask it.</summary>
    public string? CriVersion { get; init; }

    /// <summary>Whether systemd manages the cgroups of the default runtime; null when the configuration does not say.</summary>
    public bool? SystemdCgroup { get; init; }

    /// <summary>The pause image; null when the configuration names none.</summary>
    public string? SandboxImage { get; init; }

    /// <summary>The snapshotter; null when the configuration names none.</summary>
    public string? Snapshotter { get; init; }

    /// <summary>Directories of CNI plugins.</summary>
    public IReadOnlyList<string> CniBinDirs { get; init; } = [];

    /// <summary>Directory of the CNI configuration; null when the configuration names none.</summary>
    public string? CniConfDir { get; init; }

    /// <summary>The loopback plugin; null when none of the directories has it.</summary>
    public string? LoopbackPlugin { get; init; }

    /// <summary>The kubelet's cgroupDriver; null when it has no configuration yet.</summary>
    public string? KubeletCgroupDriver { get; init; }

    /// <summary>The configuration switches the CRI off, which counts from the daemon's next start on.</summary>
    public bool DisablesCri => DisabledPlugins.Any(IsCri);

    /// <summary>The daemon's own word goes before the configuration's.</summary>
    public CriStatus Cri => CriPlugins switch
    {
        null => DisablesCri ? CriStatus.Disabled : CriStatus.Unknown,
        { Count: 0 } => CriStatus.Disabled,
        _ when CriPlugins.Values.Contains("error") => CriStatus.Failed,
        _ when CriPlugins.Values.Contains("skip") => CriStatus.Skipped,
        _ => CriStatus.Enabled,
    };

    /// <summary>Looks at a node; changes nothing there.</summary>
    /// <exception cref="HaK8sException"><c>ContainerdProbeFailed</c>, or the connection.</exception>
    public static async Task<ContainerdProbe> ObserveAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        RemoteResult result = await session.RunAsync(new RemoteScript("containerd-probe"), null, cancellationToken);
        return result.ExitCode == 0 ? Parse(result) : throw Failure.ContainerdProbeFailed(result).On(session.Node.Name);
    }

    internal static ContainerdProbe Parse(RemoteResult result) => Parse(result.Fields);

    internal static ContainerdProbe Parse(IEnumerable<KeyValuePair<string, string>> fields)
    {
        ILookup<string, string> said = fields.ToLookup(field => field.Key, field => field.Value);
        return new()
        {
            Path = Last("path"),
            Printed = Last("version"),
            Service = Last("service") ?? "unknown",
            Running = Last("running") == "yes",
            Socket = Last("socket") ?? "",
            ConfigPath = Last("config") ?? "",
            DisabledPlugins = [.. said["disabled"]],
            CriPlugins = Last("plugins") is null ? null : said["plugin"].Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[^1]),
            Trouble = Last("plugin-error") ?? Last("ask-error") ?? "",
            CriVersion = Last("cri-version"),
            SystemdCgroup = Last("systemd-cgroup") is { } systemd ? systemd == "true" : null,
            SandboxImage = Last("sandbox-image"),
            Snapshotter = Last("snapshotter"),
            CniBinDirs = [.. said["cni-bin"]],
            CniConfDir = Last("cni-conf"),
            LoopbackPlugin = said["loopback"].FirstOrDefault(),
            KubeletCgroupDriver = Last("kubelet-driver"),
        };

        string? Last(string key) => said[key].LastOrDefault();
    }

    // Short as docker's package writes it, or with its type; containerd 2 has split the plugin.
    private static bool IsCri(string id) => id is "cri" or "io.containerd.grpc.v1.cri" || id.StartsWith("io.containerd.cri.v1", StringComparison.Ordinal);
}
