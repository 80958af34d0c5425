using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HaK8s.Yaml;

/// <summary>
/// The one door through which YAML (and JSON, which is YAML) comes in: it passes on a parser's events as long as they stay within bounds,
/// so that no text can take more memory, stack or time than a text of its size should. Duplicate keys are refused here too.
/// </summary>
internal sealed class BoundedParser : IParser
{
    /// <summary>Bytes of a file, characters of a text.</summary>
    public const int LargestText = 8 << 20;

    private const int Deepest = 100;

    // What aliases stand for counts each time: ten lines can say a billion values.
    private static readonly Weight Heaviest = new(200_000, 4 * LargestText);

    private readonly YamlSource source;
    private readonly string text;
    private readonly Parser parser;
    private readonly Stack<Collection> open = new();
    private readonly Dictionary<AnchorName, Weight?> anchors = [];
    private Weight total;

    /// <exception cref="HaK8sException">The source's error id: the text is too long.</exception>
    public BoundedParser(string text, YamlSource source)
    {
        if (text.Length > LargestText)
            throw Failure.InvalidYaml(source, 1, 1, $"the text is longer than {LargestText >> 20} MiB, which no file of its kind is.", "Check the path.");
        (this.source, this.text, parser) = (source, text, new Parser(new StringReader(text)));
    }

    /// <inheritdoc />
    public ParsingEvent? Current => parser.Current;

    /// <summary>Runs what reads the events.</summary>
    /// <exception cref="HaK8sException">The source's error id: this is no YAML, or beyond the bounds.</exception>
    public T Read<T>(Func<IParser, T> read)
    {
        try
        {
            return read(this);
        }
        catch (YamlException bad)
        {
            throw Invalid(bad.Start, bad.Message, bad);
        }
        // The parser gives these for some texts that are no YAML, such as an escape of no character.
        catch (Exception bad) when (bad is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw Invalid(Current?.End ?? Mark.Empty, bad.Message, bad);
        }
    }

    /// <inheritdoc />
    public bool MoveNext()
    {
        if (!parser.MoveNext())
            return false;
        switch (Current)
        {
            case DocumentStart:
                anchors.Clear();
                break;
            case AnchorAlias alias:
                // An anchor that is known but not complete is the alias' own parent.
                Count(alias, anchors.GetValueOrDefault(alias.Value)
                    ?? throw Error(alias.Start, $"the alias '*{alias.Value}' stands for nothing.", "Mend the file at that place."));
                break;
            case Scalar scalar:
                RefuseDuplicate(scalar);
                Weight weight = new(1, scalar.Value.Length);
                Count(scalar, weight);
                if (!scalar.Anchor.IsEmpty)
                    anchors[scalar.Anchor] = weight;
                break;
            case NodeEvent begin:
                if (open.Count == Deepest)
                    throw Error(begin.Start, $"values are nested deeper than {Deepest} levels.", "Mend the file at that place.");
                Count(begin, new(1, 0));
                if (!begin.Anchor.IsEmpty)
                    anchors[begin.Anchor] = null;
                open.Push(new(begin, total));
                break;
            case MappingEnd or SequenceEnd when open.TryPop(out Collection? done):
                if (!done.Begin.Anchor.IsEmpty)
                    anchors[done.Begin.Anchor] = new(total.Values - done.Before.Values + 1, total.Characters - done.Before.Characters);
                break;
        }
        return true;
    }

    private void Count(ParsingEvent at, Weight weight)
    {
        total = new(total.Values + weight.Values, total.Characters + weight.Characters);
        if (total.Values > Heaviest.Values || total.Characters > Heaviest.Characters)
            throw Error(at.Start, $"the text says more than {Heaviest.Values} values or {Heaviest.Characters >> 20} MiB when its aliases are written out.",
                "Write a smaller file, without aliases of aliases.");
        if (open.TryPeek(out Collection? parent))
            parent.Children++;
    }

    private void RefuseDuplicate(Scalar scalar)
    {
        if (open.TryPeek(out Collection? parent) && parent.Keys is { } keys && parent.Children % 2 == 0 && !keys.Add(scalar.Value))
            throw Error(scalar.Start, $"the key '{scalar.Value}' stands there a second time.", "Leave one of them.");
    }

    // The parser stops at the key before a line that a tab indents, or at the tab.
    private HaK8sException Invalid(Mark at, string message, Exception inner) => text.Split('\n').Skip((int)at.Line - 1).Take(2).ToArray() is var lines
        && Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t')) is >= 0 and var tab
            ? Failure.InvalidYaml(source, at.Line + tab, lines[tab].IndexOf('\t') + 1, "a tab stands where YAML wants blanks.", "Indent with blanks.", inner)
            : Error(at, $"this is no valid YAML: {message}", "Mend the file at that place.", inner);

    private HaK8sException Error(Mark at, string cause, string remedy, Exception? inner = null) => Failure.InvalidYaml(source, at.Line, at.Column, cause, remedy, inner);

    private readonly record struct Weight(long Values, long Characters);

    /// <summary>A mapping or sequence that has begun and not ended; its children are keys and values by turns when it is a mapping.</summary>
    private sealed record Collection(NodeEvent Begin, Weight Before)
    {
        public HashSet<string>? Keys { get; } = Begin is MappingStart ? new(StringComparer.Ordinal) : null;

        public int Children { get; set; }
    }
}
