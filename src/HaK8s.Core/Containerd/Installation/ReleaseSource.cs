using HaK8s.Archives;
using HaK8s.Remote;

namespace HaK8s.Containerd.Installation;

/// <summary>containerd from release archives on the management host; each node gets the one of its architecture.</summary>
public sealed class ReleaseSource(ContainerdReleaseSet releases) : ContainerdSource
{
    internal override string Mode => "install";

    internal override string Name => "archive";

    internal override string? Sha256(ContainerdObservation seen) => Pick(seen).Sha256;

    internal override ContainerdPlan Plan(ContainerdObservation seen)
    {
        ContainerdRelease release = Pick(seen);
        string[] changes = [.. Changes(seen, release)];
        if (changes.Length == 0)
            return new(seen, ContainerdInstallStatus.Unchanged, "");
        Require(seen, release.SpaceNeeded);
        string place = seen.Version is null ? "" : $" in place of {seen.Version}";
        return new(seen, Change(seen), $"install containerd {release.Version} ({release.Architecture}){place}: {string.Join(", ", changes)}");
    }

    internal override async Task<RemoteResult?> StageAsync(IRemoteSession session, ContainerdObservation seen, CancellationToken cancellationToken)
    {
        ContainerdRelease release = Pick(seen);
        byte[]? unit = Unit(seen);
        List<TarMember> members = [TarMember.File("archive", release.Path)];
        if (release.Runc is { } runc)
            members.Add(TarMember.File("runc", runc.Path));
        if (unit is not null)
            members.Add(new("unit", unit.Length, () => new MemoryStream(unit, writable: false)));
        await using TarStream input = new(members);
        RemoteScript script = new("containerd-stage", "", release.Version, seen.Unit, release.Sha256, release.Runc?.Sha256 ?? "-",
            unit is null ? "-" : ContainerdReleaseSet.Digest(unit)) { Input = input };
        return await ContainerdInstallation.RunAsync(session, script, cancellationToken);
    }

    private IEnumerable<string> Changes(ContainerdObservation seen, ContainerdRelease release)
    {
        string[] programs = [.. release.Programs.Where(program => seen.Files.GetValueOrDefault(program.Key) != program.Value).Select(program => program.Key)];
        if (programs.Length > 0)
            yield return $"{string.Join(", ", programs)} in /usr/local/bin";
        if (release.Runc is { } runc && seen.Files.GetValueOrDefault("runc") != runc.Sha256)
            yield return "runc in /usr/local/sbin";
        if (Unit(seen) is { } unit && seen.UnitSha256 != ContainerdReleaseSet.Digest(unit))
            yield return seen.Unit;
        if (seen.Running != ContainerdObservation.Program || programs.Contains("containerd"))
            yield return "restart the daemon (containers go on)";
        // What a power cut left may look right and still stand without its way back.
        if (seen.IsCut)
            yield return "do again what was cut off";
        if (!seen.IsEnabled)
            yield return "enable the service";
    }

    // A unit that starts the right program is the operator's matter, unless one came with the archives.
    private byte[]? Unit(ContainerdObservation seen) =>
        releases.GivenUnit ?? (seen.UnitProgram == ContainerdObservation.Program ? null : ContainerdReleaseSet.ReleasedUnit);

    private ContainerdRelease Pick(ContainerdObservation seen) =>
        releases.For(ProcessorArchitecture.OfMachine(seen.Machine) ?? throw Failure.ContainerdUnknownMachine(seen.Machine));
}
