using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HaK8s.Yaml;

/// <summary>Reads the first document of a YAML or JSON text into nodes that know their places.</summary>
internal sealed partial class PlacedYaml
{
    private readonly Dictionary<AnchorName, PlacedNode> anchors = [];
    private readonly string text;
    private readonly YamlSource source;
    private readonly BoundedParser parser;
    private readonly int offset;

    private PlacedYaml(string text, YamlSource source)
    {
        (this.text, this.source) = (text, source);
        // The parser would read a byte order mark as part of the first key.
        offset = text.StartsWith('\uFEFF') ? 1 : 0;
        parser = new BoundedParser(text[offset..], source);
    }

    /// <summary>The document's root; null when the text holds nothing but comments.</summary>
    /// <exception cref="HaK8sException">The source's error id: this is no YAML.</exception>
    public static PlacedNode? Read(string text, YamlSource source)
    {
        PlacedYaml reader = new(text, source);
        return reader.parser.Read(parser =>
        {
            parser.Consume<StreamStart>();
            return parser.TryConsume<DocumentStart>(out _) ? reader.ReadNode() : null;
        });
    }

    /// <summary>The root of the only document; null when the text holds nothing but comments.</summary>
    /// <exception cref="HaK8sException">The source's error id: this is no YAML, or another document follows.</exception>
    public static PlacedNode? ReadSole(string text, YamlSource source, string cause, string remedy)
    {
        PlacedYaml reader = new(text, source);
        return reader.parser.Read(parser =>
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            PlacedNode root = reader.ReadNode();
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<DocumentStart>(out var next) ? throw Failure.InvalidYaml(source, next.Start.Line, next.Start.Column, cause, remedy) : root;
        });
    }

    private PlacedNode ReadNode()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return new() { Start = At(alias.Start), End = At(alias.End), Mark = Line(alias.Start), Target = anchors[alias.Value] };
        if (!parser.Accept<NodeEvent>(out var begin))
            throw new YamlException("a value is missing");
        PlacedNode node = begin switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadSequence(parser.Consume<SequenceStart>()),
            _ => ReadMapping(parser.Consume<MappingStart>()),
        };
        if (!begin.Anchor.IsEmpty)
            anchors[begin.Anchor] = node;
        return node;
    }

    private PlacedNode ReadScalar(Scalar scalar)
    {
        (int start, int end) = (At(scalar.Start), At(scalar.End));
        // The parser counts the line breaks after a block of text to it; they are only when its header keeps them.
        bool isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        if (isBlock && !text[start..end].Split('\n')[0].Contains('+'))
            end = start + text[start..end].TrimEnd().Length;
        return new()
        {
            Start = start, End = end, Mark = Line(scalar.Start), Scalar = scalar.Value,
            IsPlain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.Value != "tag:yaml.org,2002:str"),
        };
    }

    private PlacedNode ReadSequence(SequenceStart begin)
    {
        List<PlacedNode> items = [];
        while (!parser.Accept<SequenceEnd>(out _))
            items.Add(ReadNode());
        SequenceEnd end = parser.Consume<SequenceEnd>();
        bool isFlow = begin.Style == SequenceStyle.Flow;
        int start = At(begin.Start);
        // Before the first dash there may be an anchor or a tag.
        if (!isFlow && text[start] != '-' && FirstDash().Match(text, start) is { Success: true } dash)
            start = dash.Index;
        return new() { Start = start, End = isFlow ? At(end.Start) + 1 : items[^1].End, Mark = Line(begin.Start), IsFlow = isFlow, Items = items };
    }

    private PlacedNode ReadMapping(MappingStart begin)
    {
        List<KeyValuePair<PlacedNode, PlacedNode>> pairs = [];
        HashSet<string> keys = [];
        while (!parser.Accept<MappingEnd>(out _))
        {
            PlacedNode key = ReadNode();
            if (key.Resolved.Scalar is not { } name)
                throw Failure.InvalidYaml(source, key.Mark.Line, key.Mark.Column, "a key must be a single value.", "Mend the file at that place.");
            if (!keys.Add(name))
                throw Failure.InvalidYaml(source, key.Mark.Line, key.Mark.Column, $"the key '{name}' stands there a second time.", "Leave one of them.");
            pairs.Add(KeyValuePair.Create(key, ReadNode()));
        }
        MappingEnd end = parser.Consume<MappingEnd>();
        bool isFlow = begin.Style == MappingStyle.Flow;
        return new()
        {
            Start = isFlow ? At(begin.Start) : pairs[0].Key.Start, End = isFlow ? At(end.Start) + 1 : pairs[^1].Value.End,
            Mark = Line(begin.Start), IsFlow = isFlow, Pairs = pairs,
        };
    }

    // The parser places a document that is nothing behind the text's end.
    private int At(Mark mark) => Math.Min((int)mark.Index + offset, text.Length);

    [GeneratedRegex(@"(?<=\n *)-(?=\s|\z)")]
    private static partial Regex FirstDash();

    private static (long Line, long Column) Line(Mark mark) => (mark.Line, mark.Column);
}
