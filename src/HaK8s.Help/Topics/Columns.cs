using System.Text;
using Wcwidth;

namespace HaK8s.Help.Topics;

/// <summary>Text in a console's columns, where a Chinese character takes two.</summary>
internal static class Columns
{
    // A line begins with none of the first and ends with none of the second (the usual rules of Chinese typesetting).
    private const string Closing = "，。、；：？！）》」』】”’…—", Opening = "（《「『【“‘";

    /// <summary>How many columns the text takes.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(rune => Math.Max(0, UnicodeCalculator.GetWidth(rune)));

    /// <summary>Lines of at most so many columns; what follows the mark of a list's item stands below its text, not below the mark.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string hanging = new(' ', text.Length - text.TrimStart().Length + MarkLength(text.TrimStart()));
        StringBuilder line = new();
        foreach (string piece in Pieces(text))
        {
            if (line.Length > 0 && Of(line.ToString().TrimStart()) > 0 && Of(line + piece.TrimEnd()) > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(hanging).Append(piece.TrimStart());
            }
            else
            {
                line.Append(piece);
            }
        }
        yield return line.ToString().TrimEnd();
    }

    private static int MarkLength(string text) => text.StartsWith("- ", StringComparison.Ordinal) ? 2
        : text.IndexOf(". ", StringComparison.Ordinal) is > 0 and < 4 and var dot && text[..dot].All(char.IsAsciiDigit) ? dot + 2 : 0;

    /// <summary>What may not be broken: a word with the blanks behind it, or a wide character with the punctuation that belongs to it.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        StringBuilder piece = new();
        Rune last = default;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (piece.Length > 0 && MayBreak(last, rune))
            {
                yield return piece.ToString();
                piece.Clear();
            }
            piece.Append(rune.ToString());
            last = rune;
        }
        if (piece.Length > 0)
            yield return piece.ToString();
    }

    private static bool MayBreak(Rune last, Rune next) =>
        next.Value != ' ' && !Closing.Contains($"{next}", StringComparison.Ordinal) && !Opening.Contains($"{last}", StringComparison.Ordinal)
        && (last.Value == ' ' || UnicodeCalculator.GetWidth(last) == 2 || UnicodeCalculator.GetWidth(next) == 2);
}
