using System.Text;
using Markdig.Syntax.Inlines;
using Wcwidth;

namespace HaK8s.Help.Sources;

/// <summary>
/// The text of a line of Markdown. Backticks stay, since they are how PowerShell's help marks what is typed; marks of emphasis go;
/// a link to the web is followed by its address, one to another page is its text alone.
/// </summary>
internal static class InlineText
{
    /// <summary>The text of a paragraph or heading.</summary>
    public static string Of(ContainerInline? inlines)
    {
        StringBuilder text = new();
        foreach (Inline inline in inlines ?? [])
            Add(text, inline);
        return text.ToString().Trim();
    }

    private static void Add(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append('`').Append(code.Content).Append('`');
                break;
            case LineBreakInline { IsHard: true }:
                text.Append('\n');
                break;
            case LineBreakInline:
                char next = inline.NextSibling is LiteralInline { Content.IsEmpty: false } literally ? literally.Content.AsSpan()[0] : ' ';
                if (text.Length == 0 || !Joins(text[^1], next))
                    text.Append(' ');
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case LinkInline link when IsWeb(link.Url):
                text.Append(Of(link)).Append(" (").Append(link.Url).Append(')');
                break;
            case ContainerInline container:
                foreach (Inline child in container)
                    Add(text, child);
                break;
        }
    }

    /// <summary>Whether an address leads out of the documentation.</summary>
    public static bool IsWeb(string? address) => address?.StartsWith("https://", StringComparison.Ordinal) == true;

    // Chinese has no blanks between words: a line end in the source that stands between two of its characters is nothing.
    // Its punctuation brings its own room, whatever stands beside it.
    private static bool Joins(char last, char next) =>
        IsWide(last) && (char.IsPunctuation(last) || IsWide(next)) || IsWide(next) && char.IsPunctuation(next);

    private static bool IsWide(char character) => UnicodeCalculator.GetWidth(character) == 2;
}
