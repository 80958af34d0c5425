namespace HaK8s.Diagnosis;

/// <summary>
/// A failure that is known: how it looks, what causes it, what mends it, and a predicate that finds it in the evidence. One class in one file
/// below Rules is a rule; its name is the rule's id. A predicate wants the harm, not only the condition: a cluster that is well has no finding.
/// </summary>
internal abstract class DiagnosisRule
{
    public string Id => GetType().Name;

    /// <summary>What an operator sees, in one sentence; a component's own words in backquotes.</summary>
    public abstract string Symptom { get; }

    /// <summary>Regular expressions of what operators paste and components write when it is this. They are compared without case.</summary>
    public virtual IReadOnlyList<string> Pattern => [];

    /// <summary>What is wrong, in a sentence.</summary>
    public abstract string Cause { get; }

    /// <summary>What decides whether it is this: what to look at by hand, and what is seen there.</summary>
    public abstract string Check { get; }

    /// <summary>What to do, in sentences.</summary>
    public abstract string Remedy { get; }

    /// <summary>A pipeline of this module that mends it, the finding being <c>$_</c>; null where none can.</summary>
    public virtual string? Pipeline => null;

    /// <summary>Ids of the rules whose findings follow directly from this one, on the same node or for the whole cluster.</summary>
    public virtual IReadOnlyList<string> Consequence => [];

    /// <summary>Which versions of what it concerns.</summary>
    public virtual string Versions => "all";

    /// <summary>Where it is written down: a public page, or a file of a component's source.</summary>
    public abstract string Source { get; }

    /// <summary>Finds it.</summary>
    public abstract IEnumerable<Sign> Find(ClusterEvidence seen);

    /// <summary>Whether a text is what is seen of this.</summary>
    public bool Fits(string text) => Pattern.Any(pattern => WordPattern.Of(pattern).IsMatch(text));

    /// <summary>How much of a text it knows, in characters.</summary>
    public int Known(string text) => Pattern.Max(pattern => WordPattern.Of(pattern).Length(text));
}

/// <summary>A rule that looks at one node after the other.</summary>
internal abstract class NodeRule : DiagnosisRule
{
    public sealed override IEnumerable<Sign> Find(ClusterEvidence seen) => seen.Nodes.Where(node => node.Trouble is null)
        .Select(node => FindOn(node, seen) is { } sign ? sign with { Node = sign.Node ?? node.Node } : null).OfType<Sign>();

    /// <summary>Finds it on a node that could be looked at.</summary>
    protected abstract Sign? FindOn(NodeEvidence node, ClusterEvidence seen);
}
