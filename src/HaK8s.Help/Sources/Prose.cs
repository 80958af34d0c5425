using Markdig;
using Markdig.Syntax;

namespace HaK8s.Help.Sources;

/// <summary>One piece of text as a console shows it: a paragraph, a whole list (a line for each item), or the lines of a code block.</summary>
/// <param name="Text">The text. A paragraph is one line, for whoever shows it to wrap.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Where it stands in its source.</param>
/// <param name="Language">The language of a code block, as the source names it; empty otherwise.</param>
internal sealed record Prose(string Text, ProseKind Kind, int Line, string Language = "")
{
    // Angle brackets stand for themselves in a console: what looks like HTML is text.
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().DisableHtml().UsePreciseSourceLocation().Build();

    /// <summary>The blocks of a Markdown text.</summary>
    public static MarkdownDocument Parse(string text) => Markdig.Markdown.Parse(text, Markdown);

    /// <summary>A block as text; null for one that a console cannot show.</summary>
    public static Prose? Of(Block block) => block switch
    {
        ParagraphBlock paragraph => new(InlineText.Of(paragraph.Inline), ProseKind.Paragraph, block.Line + 1),
        ListBlock list => new(string.Join('\n', Lines(list)), ProseKind.List, block.Line + 1),
        FencedCodeBlock code => new(code.Lines.ToString().TrimEnd(), ProseKind.Code, block.Line + 1, code.Info ?? ""),
        CodeBlock code => new(code.Lines.ToString().TrimEnd(), ProseKind.Code, block.Line + 1),
        _ => null,
    };

    private static IEnumerable<string> Lines(ListBlock list)
    {
        int number = int.TryParse(list.OrderedStart, out int start) ? start : 1;
        foreach (ListItemBlock item in list.OfType<ListItemBlock>())
        {
            string mark = list.IsOrdered ? $"{number++}. " : "- ";
            foreach (string line in item.Select(Of).OfType<Prose>().SelectMany(part => part.Text.Split('\n')))
            {
                yield return mark + line;
                mark = new string(' ', mark.Length);
            }
        }
    }
}

/// <summary>What a piece of text is.</summary>
internal enum ProseKind
{
    /// <summary>Running text.</summary>
    Paragraph,
    /// <summary>A line for each item, with its mark; what belongs to an item stands indented below it.</summary>
    List,
    /// <summary>Lines that stay as they are.</summary>
    Code,
}
