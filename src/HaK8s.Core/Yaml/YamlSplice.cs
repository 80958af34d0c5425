namespace HaK8s.Yaml;

/// <summary>
/// Changes of one YAML or JSON text at the places of its nodes: what is put in takes the style of what stands around it, and every other
/// character stays. Each change gives a new text, which has to be read again before the next one.
/// </summary>
internal sealed class YamlSplice(string text)
{
    private readonly string lineBreak = text.IndexOf('\n') is var feed and > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";

    /// <summary>Adds a whole document to a text that has none, but comments perhaps.</summary>
    public string Append(PlacedNode document) =>
        text + (text.Length == 0 || text[^1] is '\n' or '\uFEFF' ? "" : lineBreak) + string.Concat(document.Lines().Select(line => line + lineBreak));

    /// <summary>Puts a value in the place of another, which stands in a mapping.</summary>
    public string Replace(PlacedNode mapping, string key, PlacedNode value)
    {
        (PlacedNode oldKey, PlacedNode old) = Pair(mapping, key);
        if (old is { IsFlow: false, Pairs: not null })
            return Cut(old.Start, old.Start + text[old.Start..old.End].TrimEnd().Length, string.Join(lineBreak + Spaces(Column(old.Start)), value.Lines()));
        if (!mapping.IsFlow && value.Scalar is null && IsOpen(old))
            return UnderKey(oldKey, old, value);
        return Cut(old.Start, old.End, (old.Start == old.End ? " " : "") + (value.Scalar is null || mapping.IsFlow ? value.Flow() : value.Word));
    }

    /// <summary>Adds a key and its value to a mapping.</summary>
    public string Add(PlacedNode mapping, string key, PlacedNode value)
    {
        PlacedNode pair = PlacedNode.Of([KeyValuePair.Create(key, value)]);
        if (!mapping.IsFlow)
            return AfterLine(mapping, Column(mapping.Start), pair);
        return InBrackets(mapping, mapping.Pairs!.Count > 0 ? mapping.Pairs[^1].Key.Start : null, mapping.Pairs.Count > 0 ? mapping.Pairs[^1].Value.End : 0, pair.Flow()[1..^1]);
    }

    /// <summary>Adds an item to the sequence below a key of a mapping; nothing counts as an empty one.</summary>
    public string AddItem(PlacedNode mapping, string key, PlacedNode item)
    {
        (PlacedNode oldKey, PlacedNode old) = Pair(mapping, key);
        PlacedNode list = new() { Items = [item] };
        if (old.IsNull || (!mapping.IsFlow && IsOpen(old)))
            return Replace(mapping, key, list);
        return old.IsFlow
            ? InBrackets(old, old.Items!.Count > 0 ? old.Items[^1].Start : null, old.Items.Count > 0 ? old.Items[^1].End : 0, item.Flow())
            : AfterLine(old, Column(old.Start), list);
    }

    private static KeyValuePair<PlacedNode, PlacedNode> Pair(PlacedNode mapping, string key) => mapping.Pairs!.First(pair => pair.Key.Resolved.Scalar == key);

    // Nothing, or [] with nothing inside, and no more in its line: a place where a block may begin.
    private bool IsOpen(PlacedNode old) =>
        old.Target is null && (old.IsNull || (old is { IsFlow: true, Items.Count: 0 } && text[old.Start..old.End].Replace(" ", "", StringComparison.Ordinal) == "[]"))
        && text[old.End..LineEnd(old.End)].TrimStart() is "" or ['#', ..];

    // Takes away "[]", "null" and the blanks before, and goes on in new lines; a comment at the line's end stays there.
    private string UnderKey(PlacedNode key, PlacedNode old, PlacedNode value)
    {
        int colon = text.IndexOf(':', key.End) + 1;
        string indent = Spaces(Column(key.Start) + (value.Pairs is null ? 0 : 2));
        int end = LineEnd(old.End);
        return text[..colon] + text[old.End..end] + Block(value, indent) + text[end..];
    }

    private string AfterLine(PlacedNode after, int column, PlacedNode value)
    {
        int end = after.End;
        string lines = Block(value, Spaces(column));
        // Text that keeps its line breaks ends at the begin of a line.
        if (end > 0 && text[end - 1] == '\n')
            return text[..end] + lines[lineBreak.Length..] + lineBreak + text[end..];
        end = LineEnd(end);
        while (NextComment(end) is { } next && next.Indent > column)
            end = next.End;
        return text[..end] + lines + text[end..];
    }

    private string InBrackets(PlacedNode collection, int? lastStart, int lastEnd, string value)
    {
        if (lastStart is not { } start)
            return text[..(collection.End - 1)] + value + text[(collection.End - 1)..];
        // One item a line where the last one had a line of its own.
        int blank = start;
        while (char.IsWhiteSpace(text[blank - 1]))
            blank--;
        string gap = text[blank..start].Contains('\n') ? text[blank..start] : " ";
        return text[..lastEnd] + "," + gap + value + text[lastEnd..];
    }

    private string Block(PlacedNode value, string indent) => string.Concat(value.Lines().Select(line => lineBreak + indent + line));

    private string Cut(int start, int end, string instead) => text[..start] + instead + text[end..];
    private int LineEnd(int from)
    {
        int feed = text.IndexOf('\n', from);
        return feed < 0 ? text.Length : feed > from && text[feed - 1] == '\r' ? feed - 1 : feed;
    }

    // The line that begins after the line break at this place, when it is nothing but a comment.
    private (int Indent, int End)? NextComment(int lineEnd)
    {
        int start = text.IndexOf('\n', lineEnd) + 1;
        if (start == 0)
            return null;
        int hash = start;
        while (hash < text.Length && text[hash] == ' ')
            hash++;
        return hash < text.Length && text[hash] == '#' ? (hash - start, LineEnd(hash)) : null;
    }

    private int Column(int at)
    {
        int line = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        return at - line - (line == 0 && at > 0 && text[0] == '\uFEFF' ? 1 : 0);
    }

    private static string Spaces(int count) => new(' ', count);
}
