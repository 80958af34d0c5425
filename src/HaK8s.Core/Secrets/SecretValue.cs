using System.Buffers;
using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <summary>Reads the value behind a secret's name, and tells what only looks like one.</summary>
internal static class SecretValue
{
    private const int ShortWord = 16;

    private static readonly string[] Schemes = ["basic", "bearer", "digest", "negotiate", "ntlm", "token", "apikey"];

    // Where a flag is only spoken of.
    private static readonly HashSet<string> Spoken = new(["flag", "flags", "option", "or", "and", "is", "was", "to", "for", "in", "with", "must", "string", "can", "cannot"], StringComparer.Ordinal);

    private static readonly SearchValues<char> EndOfProse = SearchValues.Create(" \t,.;:)");

    private static readonly Regex Placeholder = new("^<[A-Za-z][A-Za-z _-]*>", RegexOptions.NonBacktracking);
    private static readonly Regex BlockMark = new("^[|>][-+0-9]*$", RegexOptions.NonBacktracking);
    private static readonly Regex YamlEntry = new(@"^(?:- |[A-Za-z_][A-Za-z0-9_.-]*:(?: |$))", RegexOptions.NonBacktracking);
    private static readonly Regex Literal = new(@"^(?:true|false|null|none|yes|no|~|\{\}|\[\]|\{|\[)(?:[\s,;}\]""']|$)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private static readonly Regex Hex = new("[0-9a-fA-F]{32,}", RegexOptions.NonBacktracking);

    /// <summary>So much of a text as tells what it begins with.</summary>
    public static ReadOnlySpan<char> Head(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, 128)];

    public const int EscapedQuoteLength = 6;

    /// <summary>A quote as .NET writes it inside of JSON.</summary>
    public static bool IsEscapedQuote(ReadOnlySpan<char> text) => text.StartsWith(@"\u0022") || text.StartsWith(@"\u0027");

    public static bool IsPlaceholder(ReadOnlySpan<char> rest) => Placeholder.IsMatch(Head(rest));

    public static bool IsBlockMark(ReadOnlySpan<char> rest) => BlockMark.IsMatch(rest);

    public static bool IsYamlEntry(ReadOnlySpan<char> line) => YamlEntry.IsMatch(Head(line));

    /// <summary>A value that switches something and names nothing.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> rest) => Literal.IsMatch(Head(rest));

    public static bool IsScheme(ReadOnlySpan<char> word)
    {
        foreach (string scheme in Schemes)
            if (word.Equals(scheme, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public static bool IsFlagProse(ReadOnlySpan<char> rest)
    {
        int end = Head(rest).IndexOfAny(EndOfProse);
        return rest[0] == '-' || Spoken.Contains((end < 0 ? Head(rest) : rest[..end]).ToString());
    }

    /// <summary>"invalid token: unexpected end": a short word of letters is the sentence going on.</summary>
    public static bool IsProse(ReadOnlySpan<char> rest)
    {
        int end = Head(rest).IndexOfAny(" \t");
        ReadOnlySpan<char> word = (end < 0 ? Head(rest) : rest[..end]).TrimEnd(",.;:)");
        foreach (char c in word)
            if (!char.IsAsciiLetter(c) && c is not ('-' or '\''))
                return false;
        return word.Length < ShortWord;
    }

    /// <summary>Hides what looks like a certificate key. A digest says what it is before its colon.</summary>
    public static void HideHex(ReadOnlySpan<char> line, SecretSpans found)
    {
        foreach (ValueMatch match in Hex.EnumerateMatches(line))
            if (match.Index == 0 || line[match.Index - 1] != ':' || !line[..(match.Index - 1)].EndsWith("sha256", StringComparison.OrdinalIgnoreCase))
                found.Hide(match.Index, match.Index + match.Length);
    }

    /// <summary>The end of a word as a shell reads it: blanks inside quotes and behind a backslash belong to it.</summary>
    public static int WordEnd(ReadOnlySpan<char> line, int start)
    {
        char quote = '\0';
        int at = start;
        for (; at < line.Length; at++)
        {
            char c = line[at];
            if (c == '\\' && quote != '\'' && at + 1 < line.Length)
                at++;
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (char.IsWhiteSpace(c))
                break;
        }
        at = Math.Min(at, line.Length);
        // A quote that is never closed was no quote: the word ends at the blank, unless it began with it.
        if (quote != '\0' && start < line.Length && line[start] != quote && line[start] is not ('"' or '\''))
            return start + line[start..].IndexOfAny(" \t") is var end && end >= start ? end : line.Length;
        return line[..at].TrimEnd().Length is var trimmed && trimmed > start ? trimmed : at;
    }

    /// <summary>What stands between quotes: those of JSON, YAML and TOML, also inside a text that is quoted itself (<c>\"x\"</c>).</summary>
    public static (int Start, int End)? Quoted(ReadOnlySpan<char> line, int at)
    {
        if (IsEscapedQuote(line[at..]))
        {
            return (at + EscapedQuoteLength, EscapedQuoteEnd(line, at + EscapedQuoteLength, line.Slice(at, EscapedQuoteLength)));
        }
        int quoteAt = at;
        while (quoteAt < line.Length && line[quoteAt] == '\\')
            quoteAt++;
        if (quoteAt == line.Length || line[quoteAt] is not ('"' or '\''))
            return null;
        int level = quoteAt - at, start = quoteAt + 1;
        char quote = line[quoteAt];
        for (int i = start; i < line.Length; i++)
        {
            if (line[i] != quote)
                continue;
            int backslashes = 0;
            while (i - 1 - backslashes >= start && line[i - 1 - backslashes] == '\\')
                backslashes++;
            int run = 1;
            while (i + run < line.Length && line[i + run] == quote)
                run++;
            if (Closes(level, backslashes) && (run % 2 == 1 || level > 0))
                return (start, i + (level > 0 ? -level : run - 1));
            i += level > 0 ? 0 : run - 1;
        }
        return (start, line.TrimEnd().Length is var end && end > start ? end : line.Length);
    }

    // A quote of the value itself has a backslash before it, which JSON writes as two.
    private static int EscapedQuoteEnd(ReadOnlySpan<char> line, int start, ReadOnlySpan<char> quote)
    {
        for (int at = start; line[at..].IndexOf(quote) is var next and >= 0; at += quote.Length)
        {
            at += next;
            int backslashes = line[start..at].Length - line[start..at].TrimEnd('\\').Length;
            if (backslashes / 2 % 2 == 0)
                return at;
        }
        return line.Length;
    }

    private static bool Closes(int level, int backslashes) => level switch
    {
        0 => backslashes % 2 == 0,
        1 => backslashes % 4 == 1,
        _ => backslashes == level,
    };

    /// <summary>The end of a JSON value that is no text.</summary>
    public static int JsonEnd(ReadOnlySpan<char> line, int start) => End(line, start, ",}] \t\r");

    /// <summary>The end of a plain value that holds no blanks.</summary>
    public static int PlainEnd(ReadOnlySpan<char> line, int start) => End(line, start, " \t\r,;&\"'`)}]");

    private static int End(ReadOnlySpan<char> line, int start, string ends) =>
        line[start..].IndexOfAny(ends) is var length and >= 0 ? start + length : line.Length;
}
