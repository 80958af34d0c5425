using HaK8s.Archives;

namespace HaK8s.Containerd.Installation;

/// <summary>A release archive of containerd on the management host, checked, and what is installed together with it.</summary>
public sealed record ContainerdRelease
{
    private ContainerdRelease() { }

    /// <summary>Full path of the archive.</summary>
    public required string Path { get; init; }

    /// <summary>Version without the leading v.</summary>
    public required string Version { get; init; }

    /// <summary>Go's name of the architecture, such as <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>SHA-256 of the archive, 64 hex digits in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of each program in it, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Programs { get; init; }

    /// <summary>Bytes that a node needs while it installs: the archive, its files, and the same once more beside their targets.</summary>
    public required long SpaceNeeded { get; init; }

    /// <summary>The runc to install; null to leave the node's.</summary>
    internal HostFile? Runc { get; init; }

    /// <summary>Reads and checks an archive. The checksum is compared first, so that nothing unverified is parsed.</summary>
    internal static async Task<ContainerdRelease> ReadAsync(string path, string? sha256, CancellationToken cancellationToken)
    {
        ContainerdReleaseName name = ContainerdReleaseName.Parse(System.IO.Path.GetFileName(path)) ?? throw Failure.ContainerdArchiveName(path);
        HostFile archive = await HostFile.ReadAsync(path, sha256, null, cancellationToken);
        await using FileStream file = HostFile.Open(archive.Path);
        (IReadOnlyDictionary<string, string> programs, long size) = await ContainerdTar.ReadAsync(file, archive.Path, name.Architecture, cancellationToken);
        return new()
        {
            Path = archive.Path, Version = name.Version, Architecture = name.Architecture, Sha256 = archive.Sha256, Programs = programs,
            SpaceNeeded = file.Length + 2 * size,
        };
    }

    /// <summary>The same with a runc.</summary>
    /// <exception cref="HaK8sException">It has no or another checksum, or is for another processor.</exception>
    internal async Task<ContainerdRelease> WithRuncAsync(string path, string? sha256, CancellationToken cancellationToken)
    {
        HostFile runc = await HostFile.ReadAsync(path, sha256, "runc.sha256sum", cancellationToken);
        byte[] head = new byte[ElfHeader.Size];
        await using FileStream file = HostFile.Open(runc.Path);
        int count = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (ElfHeader.Architecture(head.AsSpan(0, count)) is { } machine && machine != Architecture)
            throw Failure.ContainerdArchiveArchitecture(runc.Path, "runc", machine, Architecture);
        return this with { Runc = runc };
    }
}
