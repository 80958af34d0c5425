using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HaK8s.Help.Sources;

/// <summary>Reads <c>docs/CULTURE/Verb-Noun.md</c>.</summary>
internal sealed partial class CommandPageReader
{
    private static readonly string[] WithEntries = ["EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS"];
    private static readonly string[] Known = ["SYNOPSIS", "DESCRIPTION", .. WithEntries, "NOTES", "RELATED LINKS"];

    private readonly string file;
    private readonly ICollection<SourceProblem> problems;
    private readonly List<MarkdownSection> sections;

    private CommandPageReader(string file, string text, ICollection<SourceProblem> problems)
    {
        (this.file, this.problems) = (file, problems);
        sections = MarkdownSections.Read(file, text, problems);
    }

    /// <summary>The page; what is wrong with the source is added to the problems, and the rest of it is read on.</summary>
    public static CommandPage Read(string file, string text, ICollection<SourceProblem> problems) =>
        new CommandPageReader(file, text, problems).Read();

    private CommandPage Read()
    {
        foreach (MarkdownSection section in sections)
        {
            if (!Known.Contains(section.Heading))
                Problem(section.Line, $"'{section.Heading}' is no section of a cmdlet's help. There are {string.Join(", ", Known)}.");
            else if (!WithEntries.Contains(section.Heading) && section.Entries is [var first, ..])
                Problem(first.Line, $"{section.Heading} has no entries: '### {first.Heading}' has no place here.");
            else if (WithEntries.Contains(section.Heading) && section.Content is [var text, ..])
                Problem(text.Line, $"{section.Heading} is made of entries: text has to stand below a '### ' heading.");
        }
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(file),
            Synopsis = Section("SYNOPSIS")?.Text ?? "",
            Description = Section("DESCRIPTION")?.Content ?? [],
            Examples = [.. Entries("EXAMPLES").Select((entry, index) => ReadExample(entry, index + 1)).OfType<Example>()],
            Parameters = [.. OnceEach(Entries("PARAMETERS"), "parameter").Select(ReadParameter).OfType<Entry>()],
            Inputs = [.. OnceEach(Entries("INPUTS"), "type").Select(ToEntry)],
            Outputs = [.. OnceEach(Entries("OUTPUTS"), "type").Select(ToEntry)],
            Notes = Section("NOTES")?.Content ?? [],
            RelatedLinks = [.. Section("RELATED LINKS")?.Blocks.SelectMany(ReadLinks) ?? []],
        };
    }

    private MarkdownSection? Section(string heading) => sections.Find(section => section.Heading == heading);

    private List<MarkdownSection> Entries(string heading) => Section(heading)?.Entries ?? [];

    private void Problem(int line, string text) => problems.Add(new(file, line, text));

    private static Entry ToEntry(MarkdownSection entry) => new(entry.Heading, entry.Content, entry.Line);

    private IEnumerable<MarkdownSection> OnceEach(List<MarkdownSection> entries, string what)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (MarkdownSection entry in entries)
        {
            if (seen.Add(entry.Heading))
                yield return entry;
            else
                Problem(entry.Line, $"The {what} {entry.Heading} stands twice.");
        }
    }

    private Entry? ReadParameter(MarkdownSection entry)
    {
        if (ParameterHeading.IsMatch(entry.Heading))
            return ToEntry(entry) with { Name = entry.Heading[1..] };
        Problem(entry.Line, $"'{entry.Heading}' is no parameter: the heading is '### -Name'.");
        return null;
    }

    private Example? ReadExample(MarkdownSection entry, int number)
    {
        if (!Regex.IsMatch(entry.Heading, $"^Example {number}: ."))
            Problem(entry.Line, $"The heading of this example has to be '### Example {number}: What it shows'.");
        if (entry.Content is [{ Kind: ProseKind.Code, Language: "powershell", Text.Length: > 0 } code, .. var remarks])
            return new(entry.Heading, code, remarks);
        Problem(entry.Line, "An example begins with its code, in a block that opens with ```powershell.");
        return null;
    }

    private IEnumerable<RelatedLink> ReadLinks(Block block)
    {
        IEnumerable<LeafBlock> paragraphs = block is ContainerBlock list ? list.Descendants<LeafBlock>() : [(LeafBlock)block];
        foreach (Inline inline in paragraphs.SelectMany(paragraph => paragraph.Inline?.AsEnumerable() ?? []))
        {
            if (inline is LinkInline link)
                yield return new(InlineText.Of(link), link.Url ?? "", link.Line + 1);
            else if (inline is not LineBreakInline && !(inline is LiteralInline text && text.Content.IsEmptyOrWhitespace()))
                Problem(inline.Line + 1, "RELATED LINKS holds links alone, each as [text](address).");
        }
    }

    [GeneratedRegex(@"^-\w+$")]
    private static partial Regex ParameterHeading { get; }
}
