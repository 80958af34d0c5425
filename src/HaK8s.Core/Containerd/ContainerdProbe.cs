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

    internal static ContainerdProbe Parse(RemoteResult result) => new()
    {
        Path = result["path"],
        Printed = result["version"],
        Service = result["service"] ?? "unknown",
        Running = result["running"] == "yes",
        Socket = result["socket"] ?? "",
        ConfigPath = result["config"] ?? "",
        DisabledPlugins = [.. result.All("disabled")],
        CriPlugins = result["plugins"] is null ? null : result.All("plugin").Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[^1]),
        Trouble = result["plugin-error"] ?? result["ask-error"] ?? "",
    };

    // Short as docker's package writes it, or with its type; containerd 2 has split the plugin.
    private static bool IsCri(string id) => id is "cri" or "io.containerd.grpc.v1.cri" || id.StartsWith("io.containerd.cri.v1", StringComparison.Ordinal);
}
