namespace HaK8s.Secrets;

/// <summary>Finds registered values, also where they are broken over lines at any place, with or without a backslash and indentation.</summary>
internal sealed class BrokenSecrets(Redactor redactor, int shortest)
{
    // So much of a value at a line's end is hidden before the next line shows whether it is one.
    private const int Telling = 6;

    private const int MostOpen = 500;

    private readonly HashSet<int> candidates = [];
    private List<(string Spelling, int Length, int Start)> begun = [];

    public void Read(ReadOnlySpan<char> line, SecretSpans found)
    {
        SpellingIndex spellings = redactor.Spellings;
        if (spellings.Count == 0)
            return;
        List<(string, int, int)> open = begun.Count == 0 ? begun : GoOn(line, found);
        ReadOnlySpan<char> end = line.TrimEnd();
        ReadOnlySpan<char> unmarked = end is [.., '\\'] ? end[..^1] : end;
        candidates.Clear();
        spellings.FindIn(line, candidates);
        spellings.FindAtEnd(line, candidates);
        if (end.Length < line.Length)
            spellings.FindAtEnd(end, candidates);
        if (unmarked.Length < end.Length)
            spellings.FindAtEnd(unmarked, candidates);
        foreach (int candidate in candidates)
        {
            string spelling = spellings[candidate];
            if (spelling.Length < shortest)
                continue;
            FindWhole(line, spelling, found);
            Begin(line, spelling, found, ref open);
            if (end.Length < line.Length)
                Begin(end, spelling, found, ref open);
            if (unmarked.Length < end.Length)
                Begin(unmarked, spelling, found, ref open);
        }
        begun = open.Count <= MostOpen ? open : open[^MostOpen..];
    }

    private static void FindWhole(ReadOnlySpan<char> line, string spelling, SecretSpans found)
    {
        int start = 0;
        while (line[start..].IndexOf(spelling, StringComparison.Ordinal) is var at and >= 0)
        {
            found.Hide(start + at, start + at + spelling.Length);
            // One may begin inside the one before; a run of equal characters would take for ever that way.
            start += at + Math.Max(1, spelling.Length / 2);
        }
    }

    /// <summary>What the lines before have begun.</summary>
    private List<(string, int, int)> GoOn(ReadOnlySpan<char> line, SecretSpans found)
    {
        List<(string, int, int)> open = [];
        int indent = line.Length - line.TrimStart().Length;
        foreach ((string spelling, int length, int start) in begun)
        {
            // A blank before the rest may be the value's own.
            for (int from = 0; from <= indent; from += from > 0 || indent <= 1 ? 1 : indent - 1)
            {
                ReadOnlySpan<char> rest = spelling.AsSpan(length), text = line[from..], piece = text.TrimEnd();
                if (piece is [.., '\\'])
                    piece = piece[..^1];
                if (text.StartsWith(rest, StringComparison.Ordinal))
                {
                    found.Hide(from, from + rest.Length);
                    if (found.Previous is not null)
                        found.HideInText(start, found.Offset + from + rest.Length);
                }
                else if (piece.Length > 0 && rest.StartsWith(piece, StringComparison.Ordinal))
                {
                    if (length + piece.Length >= Telling)
                        found.Hide(from, from + piece.Length);
                    open.Add((spelling, length + piece.Length, start));
                }
            }
        }
        return open;
    }

    private static void Begin(ReadOnlySpan<char> line, string spelling, SecretSpans found, ref List<(string, int, int)> open)
    {
        int start = Math.Max(0, line.Length - spelling.Length + 1);
        while (line[start..].IndexOf(spelling[0]) is var at and >= 0)
        {
            start += at;
            ReadOnlySpan<char> piece = line[start..];
            if (spelling.AsSpan().StartsWith(piece, StringComparison.Ordinal))
            {
                if (piece.Length >= Telling)
                    found.Hide(start, line.Length);
                if (open.Count == 0)
                    open = [];
                open.Add((spelling, piece.Length, found.Offset + start));
            }
            start++;
        }
    }
}
