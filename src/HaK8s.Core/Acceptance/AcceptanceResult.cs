namespace HaK8s.Acceptance;

/// <summary>What the acceptance checks said of a cluster.</summary>
public sealed record AcceptanceResult
{
    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>How many checks passed.</summary>
    public int Passed { get; init; }

    /// <summary>How many failed.</summary>
    public int Failed { get; init; }

    /// <summary>How many were left out by themselves; those that -Tag and -ExcludeTag leave out are not counted.</summary>
    public int Skipped { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What failed, in the order of the checks; a file of checks that could not be run is among it.</summary>
    public ValueList<AcceptanceFailure> Failure { get; init; } = [];

    /// <summary>The version of Pester that ran them.</summary>
    public required string PesterVersion { get; init; }

    /// <summary>True when checks were run and none failed.</summary>
    public bool Succeeded => Failed == 0 && Failure.Count == 0 && Passed > 0;

    /// <summary>The cluster and the numbers.</summary>
    public override string ToString() => $"{Cluster}: {Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}";
}

/// <summary>An acceptance check that failed.</summary>
/// <param name="Name">The check with what it belongs to, such as <c>Nodes.Node z-k8s-m-1.is Ready</c>.</param>
/// <param name="Message">What was expected and seen, and why it matters.</param>
public sealed record AcceptanceFailure(string Name, string Message)
{
    /// <summary>Name and message.</summary>
    public override string ToString() => $"{Name}: {Message}";
}
