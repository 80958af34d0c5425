using HaK8s.Remote;

namespace HaK8s.Containerd.Installation;

/// <summary>Where a node's containerd comes from: a release archive, the distribution, or the set that an earlier run replaced.</summary>
public abstract class ContainerdSource
{
    // The sources are these three; each knows its plan and its mode of containerd-switch.sh.
    private protected ContainerdSource() { }

    /// <summary>The mode of <c>containerd-switch.sh</c>.</summary>
    internal abstract string Mode { get; }

    /// <summary>What the result calls it.</summary>
    internal abstract string Name { get; }

    /// <summary>What would be done on a node where this was seen.</summary>
    internal abstract ContainerdPlan Plan(ContainerdObservation seen);

    /// <summary>Brings onto the node what it does not have; nothing there is replaced yet.</summary>
    internal virtual Task<RemoteResult?> StageAsync(IRemoteSession session, ContainerdObservation seen, CancellationToken cancellationToken) =>
        Task.FromResult<RemoteResult?>(null);

    /// <summary>SHA-256 of the archive for the node; null when there is none.</summary>
    internal virtual string? Sha256(ContainerdObservation seen) => null;

    private protected static void Require(ContainerdObservation seen, long space)
    {
        if (!seen.HasSystemd)
            throw Failure.ContainerdScript("no-systemd", "", null);
        if (seen.IsMasked)
            throw Failure.ContainerdScript("masked", "", null);
        if (seen.Writable != "yes")
            throw Failure.ContainerdScript(seen.Writable, "/usr/local", null);
        if (seen.FreeSpace < space)
            throw Failure.ContainerdScript("no-space", $"{space >> 20} MiB are needed below /usr/local, {seen.FreeSpace >> 20} MiB are free", null);
    }

    private protected static ContainerdInstallStatus Change(ContainerdObservation seen) =>
        seen.Version is null ? ContainerdInstallStatus.Installed : ContainerdInstallStatus.Updated;
}
