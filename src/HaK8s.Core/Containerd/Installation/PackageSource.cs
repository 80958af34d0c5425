namespace HaK8s.Containerd.Installation;

/// <summary>containerd from the package of the node's own distribution; programs of a release in /usr/local, which go before it, are taken away.</summary>
public sealed class PackageSource : ContainerdSource
{
    internal override string Mode => "package";

    internal override string Name => "package";

    internal override ContainerdPlan Plan(ContainerdObservation seen)
    {
        bool ours = seen.Files.Keys.Any(name => name != "runc");
        if (seen.PackageVersion is not null && !ours && !seen.IsCut && seen.Running?.StartsWith("/usr/", StringComparison.Ordinal) == true && !seen.Running.Contains(' ', StringComparison.Ordinal))
            return new(seen, ContainerdInstallStatus.Unchanged, "");
        if (seen.PackageManager is null)
            throw Failure.ContainerdScript("no-manager", "", null);
        Require(seen, 0);
        string package = seen.PackageVersion is null ? $"install the distribution's package containerd with {seen.PackageManager}" : $"use the distribution's containerd {seen.PackageVersion}";
        return new(seen, Change(seen), package + (ours ? $" and take {seen.Version} out of /usr/local" : ""));
    }
}
