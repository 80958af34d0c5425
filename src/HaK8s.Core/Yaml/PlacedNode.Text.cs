using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Yaml;

// How a node is written where it is new: as lines of a block, or in brackets and braces as JSON has them, which YAML reads too.
internal sealed partial class PlacedNode
{
    /// <summary>The node as the lines of a block, from column 0 on.</summary>
    public IEnumerable<string> Lines()
    {
        if (Resolved is { Pairs.Count: > 0 } mapping)
            return mapping.Pairs!.SelectMany(pair => pair.Value.Below($"{pair.Key.Word}:"));
        if (Resolved is { Items.Count: > 0 } sequence)
            return sequence.Items!.SelectMany(item => Indent(item.Lines(), "- "));
        return [Resolved.Scalar is null ? Flow() : Word];
    }

    /// <summary>The node in one line.</summary>
    public string Flow() => Resolved switch
    {
        { Pairs: { } pairs } => $"{{{string.Join(", ", pairs.Select(pair => $"{Quote(pair.Key.Resolved.Scalar!)}: {pair.Value.Flow()}"))}}}",
        { Items: { } items } => $"[{string.Join(", ", items.Select(item => item.Flow()))}]",
        { IsPlain: true, Scalar: { } plain } when IsTyped(plain) => plain.Length == 0 ? "null" : plain,
        var text => Quote(text.Scalar!),
    };

    /// <summary>A scalar as it is written in a block.</summary>
    public string Word => Resolved is { IsPlain: true, Scalar: { Length: > 0 } plain } && IsTyped(plain) ? plain
        : IsNull ? "null"
        : SafeUnquoted().IsMatch(Resolved.Scalar!) && !IsTyped(Resolved.Scalar!) ? Resolved.Scalar!
        : Quote(Resolved.Scalar!);

    // A sequence stands at its key's own column, as Kubernetes' programs write it.
    private IEnumerable<string> Below(string key) => Resolved switch
    {
        { Pairs.Count: > 0 } => [key, .. Lines().Select(line => "  " + line)],
        { Items.Count: > 0 } => [key, .. Lines()],
        _ => [$"{key} {Lines().Single()}"],
    };

    private static IEnumerable<string> Indent(IEnumerable<string> lines, string first) => lines.Select((line, i) => (i == 0 ? first : "  ") + line);

    /// <summary>In double quotes, by escapes that JSON and YAML share. YAML takes some rare characters for line breaks, so they are escaped.</summary>
    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                '\n' => "\\n",
                < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    // base64, URLs, paths and names; all else stands in quotes.
    [GeneratedRegex(@"^[A-Za-z/]([A-Za-z0-9._/:@+=-]*[A-Za-z0-9/_=])?\z")]
    private static partial Regex SafeUnquoted();
}
