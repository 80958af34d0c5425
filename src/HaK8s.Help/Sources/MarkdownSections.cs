using Markdig.Syntax;

namespace HaK8s.Help.Sources;

/// <summary>A source cut at its headings: <c># Title</c>, <c>## SECTION</c>, <c>### entry</c>.</summary>
/// <param name="Heading">The section's or the entry's name.</param>
/// <param name="Line">The heading's line.</param>
internal sealed record MarkdownSection(string Heading, int Line)
{
    /// <summary>What stands before the first entry.</summary>
    public List<Prose> Content { get; } = [];

    /// <summary>The parts below.</summary>
    public List<MarkdownSection> Entries { get; } = [];

    /// <summary>The paragraphs themselves, for those that are read for their links.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The content as one text.</summary>
    public string Text => string.Join("\n\n", Content.Select(part => part.Text));
}

/// <summary>Reads what all sources have in common: a title that is the file's name, and sections.</summary>
internal static class MarkdownSections
{
    /// <summary>The file's sections in order.</summary>
    public static List<MarkdownSection> Read(string file, string text, ICollection<SourceProblem> problems)
    {
        MarkdownDocument document = Prose.Parse(text);
        string name = Path.GetFileNameWithoutExtension(file);
        void Problem(int line, string problem) => problems.Add(new(file, line, problem));

        if (document.FirstOrDefault() is not HeadingBlock { Level: 1 } title || InlineText.Of(title.Inline) != name)
            Problem(1, $"The first line has to be '# {name}', after the file's name.");

        List<MarkdownSection> sections = [];
        MarkdownSection? current = null;
        foreach (Block block in document.Skip(1))
        {
            int line = block.Line + 1;
            if (block is HeadingBlock { Level: 2 } section)
                sections.Add(current = new(InlineText.Of(section.Inline), line));
            else if (block is HeadingBlock { Level: 3 } entry && sections.Count > 0)
                sections[^1].Entries.Add(current = new(InlineText.Of(entry.Inline), line));
            else if (block is HeadingBlock heading)
                Problem(line, $"A heading of level {heading.Level} has no place here: '## ' begins a section, '### ' an entry of one.");
            else if (block is LinkReferenceDefinitionGroup)
                Problem(line, "Links carry their address with them: [text](address).");
            else if (current is null)
                Problem(line, "Text stands before the first section.");
            else if (Prose.Of(block) is not { } prose)
                Problem(line, "Help is made of paragraphs, lists and code blocks; a console shows nothing else.");
            else
            {
                current.Content.Add(prose);
                current.Blocks.Add(block);
            }
        }
        foreach (MarkdownSection twice in sections.GroupBy(section => section.Heading).SelectMany(group => group.Skip(1)))
            Problem(twice.Line, $"The section '{twice.Heading}' stands twice.");
        return sections;
    }
}
