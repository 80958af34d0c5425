namespace HaK8s.Help.Sources;

/// <summary>The prose of a cmdlet's help. Types, sets, positions, defaults and the like are the cmdlet's own to say.</summary>
internal sealed record CommandPage
{
    /// <summary>The cmdlet.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence; empty when the source has none.</summary>
    public string Synopsis { get; init; } = "";

    /// <summary>When to use it, what it checks, what happens on failure.</summary>
    public IReadOnlyList<Prose> Description { get; init; } = [];

    /// <summary>Examples in order.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>Parameters by name, without the dash.</summary>
    public IReadOnlyList<Entry> Parameters { get; init; } = [];

    /// <summary>Types that it takes from the pipeline.</summary>
    public IReadOnlyList<Entry> Inputs { get; init; } = [];

    /// <summary>Types that it gives.</summary>
    public IReadOnlyList<Entry> Outputs { get; init; } = [];

    /// <summary>What it changes on the node, and what it needs there.</summary>
    public IReadOnlyList<Prose> Notes { get; init; } = [];

    /// <summary>Other pages, and pages of the web.</summary>
    public IReadOnlyList<RelatedLink> RelatedLinks { get; init; } = [];
}

/// <summary>A parameter, or a type, and what is said of it.</summary>
internal sealed record Entry(string Name, IReadOnlyList<Prose> Text, int Line);

/// <summary>An example: what it shows, the code, and what is said of it.</summary>
internal sealed record Example(string Title, Prose Code, IReadOnlyList<Prose> Remarks);

/// <summary>A link to another page (<c>Verb-Noun.md</c>), or to the web.</summary>
internal sealed record RelatedLink(string Text, string Target, int Line);
