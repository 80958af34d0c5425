using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Yaml;

/// <summary>
/// A YAML value and the place where it stands in its text, so that a program may change one value and leave every other byte alone.
/// Positions count characters from the text's begin.
/// </summary>
internal sealed partial class PlacedNode
{
    /// <summary>Where it begins, its anchor and tag included; a block mapping at its first key.</summary>
    public int Start { get; init; }

    /// <summary>Behind its last character; comments and blank lines after it are not part of it.</summary>
    public int End { get; init; }

    /// <summary>Line and column, from 1, for messages.</summary>
    public (long Line, long Column) Mark { get; init; }

    /// <summary>Text of a scalar; null for collections and aliases.</summary>
    public string? Scalar { get; init; }

    /// <summary>A scalar without quotes, which may be a number, a truth or null.</summary>
    public bool IsPlain { get; init; }

    /// <summary>A collection in brackets or braces.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Entries of a mapping, in order; null for all else.</summary>
    public IReadOnlyList<KeyValuePair<PlacedNode, PlacedNode>>? Pairs { get; init; }

    /// <summary>Items of a sequence; null for all else.</summary>
    public IReadOnlyList<PlacedNode>? Items { get; init; }

    /// <summary>What an alias stands for; null for all else.</summary>
    public PlacedNode? Target { get; init; }

    /// <summary>The node itself, or what it stands for as an alias.</summary>
    public PlacedNode Resolved => Target ?? this;

    /// <summary>Nothing: absent behind its key, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Resolved is { IsPlain: true, Scalar: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>The value of a key in a mapping; null when it is absent. As in Kubernetes' own reader the letters' case counts.</summary>
    public PlacedNode? this[string key] => Resolved.Pairs?.FirstOrDefault(pair => pair.Key.Resolved.Scalar == key).Value;

    /// <summary>A scalar below a key as text; null when it is absent, nothing, or no scalar.</summary>
    public string? Text(string key) => this[key] is { IsNull: false } value ? value.Resolved.Scalar : null;

    /// <summary>Nothing, standing nowhere.</summary>
    public static PlacedNode Nothing { get; } = new() { Scalar = "", IsPlain = true };

    /// <summary>A text that stands nowhere yet.</summary>
    public static PlacedNode Of(string text) => new() { Scalar = text };

    /// <summary>A mapping that stands nowhere yet.</summary>
    public static PlacedNode Of(IEnumerable<KeyValuePair<string, PlacedNode>> pairs) =>
        new() { Pairs = [.. pairs.Select(pair => KeyValuePair.Create(Of(pair.Key), pair.Value))] };

    /// <summary>This mapping with another value for a key; in the old one's place when the key was there.</summary>
    public PlacedNode With(string key, PlacedNode value)
    {
        KeyValuePair<PlacedNode, PlacedNode> pair = KeyValuePair.Create(Of(key), value);
        IReadOnlyList<KeyValuePair<PlacedNode, PlacedNode>> pairs = Resolved.Pairs ?? [];
        return this[key] is null
            ? new() { Pairs = [.. pairs, pair] }
            : new() { Pairs = [.. pairs.Select(old => old.Key.Resolved.Scalar == key ? pair : old)] };
    }

    /// <summary>This mapping without a key.</summary>
    public PlacedNode Without(string key) => new() { Pairs = [.. (Resolved.Pairs ?? []).Where(pair => pair.Key.Resolved.Scalar != key)] };

    /// <summary>True when both say the same, however they are written; the order of keys does not count.</summary>
    public bool Says(PlacedNode other) => Data == other.Data;

    /// <summary>What is said, in one form for all ways to write it.</summary>
    private string Data
    {
        get
        {
            StringBuilder text = new();
            Append(text);
            return text.ToString();
        }
    }

    private void Append(StringBuilder text)
    {
        if (Resolved.Pairs is { } pairs)
        {
            text.Append('{');
            foreach ((PlacedNode key, PlacedNode value) in pairs.OrderBy(pair => pair.Key.Resolved.Scalar, StringComparer.Ordinal))
            {
                key.Append(text);
                text.Append(':');
                value.Append(text);
            }
            text.Append('}');
        }
        else if (Resolved.Items is { } items)
        {
            text.Append('[');
            foreach (PlacedNode item in items)
                item.Append(text);
            text.Append(']');
        }
        else if (IsNull)
        {
            text.Append("null;");
        }
        else
        {
            // The length keeps two texts side by side from reading as two others; the mark keeps the number 1 apart from the text "1".
            string scalar = Resolved.Scalar ?? "";
            text.Append(Resolved.IsPlain && IsTyped(scalar) ? '!' : '"').Append(scalar.Length).Append(':').Append(scalar).Append(';');
        }
    }

    /// <summary>True when a scalar without quotes would be read as something else than text (YAML 1.1, which Kubernetes reads, and 1.2).</summary>
    public static bool IsTyped(string plain) => NotText().IsMatch(plain);

    [GeneratedRegex(@"^(|~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.?[0-9][0-9a-fxo_:.+\-tz ]*|[-+]?\.inf|\.nan)\z", RegexOptions.IgnoreCase)]
    private static partial Regex NotText();
}
