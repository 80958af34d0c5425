using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>What <c>cni-observe.sh</c> saw on a node.</summary>
internal sealed record PluginObservation
{
    /// <summary>The processor as <c>uname -m</c> prints it.</summary>
    public required string Machine { get; init; }

    /// <summary>The folder that an installation would replace; links are resolved.</summary>
    public required string Destination { get; init; }

    /// <summary>Version of the set that HaK8s put there; null when it did not.</summary>
    public string? Version { get; init; }

    /// <summary>SHA-256 of the archive that the set came from; null when it came from a package, or not from HaK8s.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the set consists of links to the distribution's package.</summary>
    public bool FromDistribution { get; init; }

    /// <summary>Plugins that are gone or no longer what HaK8s put there.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>All executables in the folder, sorted.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Whether there is a set to roll back to.</summary>
    public bool HasPrevious { get; init; }

    /// <summary>Its version; null when HaK8s did not put it there.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Free space of the file system, in bytes.</summary>
    public long FreeSpace { get; init; }

    /// <summary><c>yes</c>, <c>no-permission</c> or <c>read-only</c>.</summary>
    public string Writable { get; init; } = "yes";

    /// <summary>Installed version of the distribution's package; null when it is not installed.</summary>
    public string? PackageVersion { get; init; }

    /// <summary><c>apt-get</c> or <c>dnf</c>; null when the node has neither.</summary>
    public string? PackageManager { get; init; }

    /// <summary>SHA-256 of the bridge configuration on the node; null when there is none.</summary>
    public string? BridgeSha256 { get; init; }

    public static PluginObservation From(RemoteResult result) => new()
    {
        Machine = result["machine"] ?? "",
        Destination = result["destination"] ?? "",
        Version = result["stamp-version"],
        Sha256 = result["stamp-sha256"],
        FromDistribution = result["stamp-source"] == "distribution",
        Changed = [.. result.All("changed")],
        Plugins = [.. result.All("plugin").Order(StringComparer.Ordinal)],
        HasPrevious = result["previous"] is not null,
        PreviousVersion = result["previous"] is var previous and not "-" ? previous : null,
        FreeSpace = long.TryParse(result["free-kib"], out long kib) ? kib * 1024 : long.MaxValue,
        Writable = result["writable"] ?? "yes",
        PackageVersion = result["package"],
        PackageManager = result["manager"],
        BridgeSha256 = result["bridge"],
    };
}
