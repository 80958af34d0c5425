namespace HaK8s.Tests.Diagnosis;

/// <summary>Which node of the cluster is broken.</summary>
internal enum Where
{
    /// <summary>A control plane that is not the first one.</summary>
    ControlPlane,
    /// <summary>A worker.</summary>
    Worker,
    /// <summary>The worker, or a control plane that is not the first one.</summary>
    Any,
}

/// <summary>A failure that is made for real, and taken back.</summary>
/// <param name="Rule">The rule that has to come first.</param>
/// <param name="Where">The node that is broken.</param>
/// <param name="Break">Shell commands for the node, as root.</param>
/// <param name="Mend">Shell commands that leave it as it was.</param>
internal sealed record Breakage(string Rule, Where Where, string Break, string Mend)
{
    /// <summary>A shell command that succeeds once the harm shows; the diagnosis is asked again and again for a minute anyway.</summary>
    public string Shows { get; init; } = "true";

    /// <summary>Rules whose findings have to stand below the first one.</summary>
    public string[] Explains { get; init; } = [];

    /// <summary>It touches the whole machine, so nothing else may be broken at the same time.</summary>
    public bool Alone { get; init; }

    /// <summary>What the break is called, where one rule has several.</summary>
    public string Word { get; init; } = "";

    public override string ToString() => Word.Length == 0 ? Rule : $"{Rule} ({Word})";
}

/// <summary>All failures that are made for real on a node; those of the whole cluster have tests of their own.</summary>
internal static partial class Breakages
{
    public static IEnumerable<Breakage> All => [.. ControlPlane, .. Node, .. Network];

}
