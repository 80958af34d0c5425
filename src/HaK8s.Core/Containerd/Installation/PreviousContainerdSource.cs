namespace HaK8s.Containerd.Installation;

/// <summary>What the last run replaced. What it replaces is kept in turn, so that a rollback can be rolled back.</summary>
public sealed class PreviousContainerdSource : ContainerdSource
{
    internal override string Mode => "rollback";

    internal override string Name => "previous";

    internal override ContainerdPlan Plan(ContainerdObservation seen)
    {
        if (seen.Previous is null)
            throw Failure.ContainerdScript("no-previous", "", null);
        Require(seen, 0);
        string before = ContainerdVersion.TryParse(seen.Previous)?.ToString() is { } version ? $"containerd {version}" : "a node without containerd";
        return new(seen, ContainerdInstallStatus.RolledBack, $"roll back to {before}" + (seen.Version is null ? "" : $" from {seen.Version}"));
    }
}
