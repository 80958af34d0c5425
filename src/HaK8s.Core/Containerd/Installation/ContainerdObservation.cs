using HaK8s.Remote;

namespace HaK8s.Containerd.Installation;

/// <summary>What <c>containerd-observe.sh</c> saw on a node.</summary>
internal sealed record ContainerdObservation
{
    public const string Program = "/usr/local/bin/containerd";

    /// <summary>The processor as <c>uname -m</c> prints it.</summary>
    public required string Machine { get; init; }

    public required bool HasSystemd { get; init; }

    public required bool IsMasked { get; init; }

    /// <summary>Version of the running daemon's program, else of the one that is found first; null when there is none.</summary>
    public ContainerdVersion? Version { get; init; }

    /// <summary>The program of the running daemon; null when none runs, with <c>(deleted)</c> behind it when it was replaced since.</summary>
    public string? Running { get; init; }

    /// <summary>The program that the unit in force starts.</summary>
    public string? UnitProgram { get; init; }

    public string? Runc { get; init; }

    /// <summary>SHA-256 by name of the programs that stand where a release is installed to.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The unit file that an installation writes.</summary>
    public required string Unit { get; init; }

    public string? UnitSha256 { get; init; }

    /// <summary>Whether there is a set to roll back to, and its version; empty when it was no containerd at all.</summary>
    public string? Previous { get; init; }

    /// <summary>An earlier run was cut off; its record of what was before is there.</summary>
    public bool IsCut { get; init; }

    public bool IsEnabled { get; init; }

    /// <summary>Free space of the file system, in bytes.</summary>
    public long FreeSpace { get; init; }

    /// <summary><c>yes</c>, <c>no-permission</c> or <c>read-only</c>.</summary>
    public string Writable { get; init; } = "yes";

    /// <summary>Installed version of the distribution's package; null when it is not installed.</summary>
    public string? PackageVersion { get; init; }

    /// <summary><c>apt-get</c> or <c>dnf</c>; null when the node has neither.</summary>
    public string? PackageManager { get; init; }

    public static ContainerdObservation From(RemoteResult result) => new()
    {
        Machine = result["machine"] ?? "",
        HasSystemd = result["systemd"] == "yes",
        IsMasked = result["masked"] == "yes",
        Version = ContainerdVersion.TryParse(result["version"]),
        Running = result["running"],
        UnitProgram = result["unit-program"] is { Length: > 0 } path ? path : null,
        Runc = RuncVersion(result["runc"]),
        Files = result.All("file").Select(line => line.Split('\t')).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal),
        Unit = result["unit"] ?? "",
        UnitSha256 = result["unit-sha256"],
        Previous = result["previous"],
        IsCut = result["cut"] == "yes",
        IsEnabled = result["enabled"] == "enabled",
        FreeSpace = long.TryParse(result["free-kib"], out long kib) ? kib * 1024 : long.MaxValue,
        Writable = result["writable"] ?? "yes",
        PackageVersion = result["package"],
        PackageManager = result["manager"],
    };

    /// <summary>The version in <c>runc version 1.1.5</c>, or the whole line.</summary>
    internal static string? RuncVersion(string? line) => line?.Split(' ') is ["runc", "version", var version, ..] ? version : line;
}
