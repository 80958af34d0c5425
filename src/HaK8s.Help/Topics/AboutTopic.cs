using System.Text;
using HaK8s.Help.Sources;

namespace HaK8s.Help.Topics;

/// <summary>A topic that is not of one cmdlet, <c>docs/CULTURE/about_Name.md</c>; its headings are its own.</summary>
/// <param name="Name">The name, with <c>about_</c>.</param>
/// <param name="Sections">What it says. The first section is the topic in one line.</param>
internal sealed record AboutTopic(string Name, IReadOnlyList<MarkdownSection> Sections)
{
    // Consoles have 80 columns at least, and topics are not wrapped by the engine.
    private const string Indentation = "    ";
    private const int TextWidth = 76;

    /// <summary>Reads it; what is wrong with the source is added to the problems.</summary>
    public static AboutTopic Read(string file, string text, ICollection<SourceProblem> problems)
    {
        List<MarkdownSection> sections = MarkdownSections.Read(file, text, problems);
        // The engine takes the fifth line of the file for the synopsis that lists of topics show.
        int line = sections is [var first, ..] ? first.Line : 1;
        if (sections is not [{ Content: [{ Kind: ProseKind.Paragraph } synopsis], Entries: [] }, ..])
            problems.Add(new(file, line, "The first section has to be one paragraph that says what the topic is."));
        else if (Columns.Of(synopsis.Text) is var columns && columns > TextWidth)
            problems.Add(new(file, synopsis.Line, $"Lists of topics show this text as one line: it may have {TextWidth} columns, and has {columns}."));
        return new(Path.GetFileNameWithoutExtension(file), sections);
    }

    /// <summary>The file that Get-Help shows: plain text with headings at the margin and text below them.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Name).Append('\n').Append('-', Name.Length).Append('\n');
        foreach (MarkdownSection section in Sections)
        {
            text.Append('\n').Append(section.Heading).Append('\n');
            Append(text, section.Content, first: true);
            bool first = section.Content.Count == 0;
            foreach (MarkdownSection entry in section.Entries)
            {
                text.Append(first ? "" : "\n").Append("  ").Append(entry.Heading).Append('\n');
                Append(text, entry.Content, first: true);
                first = false;
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<Prose> content, bool first)
    {
        foreach (Prose prose in content)
        {
            if (!first)
                text.Append('\n');
            first = false;
            bool asItIs = prose.Kind == ProseKind.Code;
            foreach (string line in prose.Text.Split('\n').SelectMany(line => asItIs ? [Indentation + line] : Columns.Wrap(line, TextWidth)))
                text.Append((Indentation + line).TrimEnd()).Append('\n');
        }
    }
}
