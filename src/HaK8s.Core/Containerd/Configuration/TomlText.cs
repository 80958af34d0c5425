using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace HaK8s.Containerd.Configuration;

/// <summary>
/// A TOML file as text with a syntax tree over it. A change replaces or inserts just the characters of one value, so that all else,
/// comments, order, quoting and blank lines, keeps its bytes.
/// </summary>
internal sealed class TomlText
{
    private readonly DocumentSyntax document;

    private TomlText(string text, DocumentSyntax document) => (Text, this.document) = (text, document);

    public string Text { get; }

    /// <exception cref="HaK8sException"><c>ContainerdConfigBroken</c>, with line and column.</exception>
    public static TomlText Parse(string text, string path)
    {
        DocumentSyntax document = SyntaxParser.Parse(text, path, validate: true);
        if (document.Diagnostics.FirstOrDefault(message => message.Kind == DiagnosticMessageKind.Error) is { } error)
            throw Failure.ContainerdConfigBroken(path, error.Span.Start.Line + 1, error.Span.Start.Column + 1, error.Message);
        return new(text, document);
    }

    public bool? Bool(params string[] key) => Find(key) is BooleanValueSyntax value ? value.Value : null;

    public string? String(params string[] key) => Find(key) is StringValueSyntax value ? value.Value : null;

    public long? Integer(params string[] key) => Find(key) is IntegerValueSyntax value ? value.Value : null;

    public IReadOnlyList<string>? Strings(params string[] key) =>
        Find(key) is ArraySyntax array ? [.. array.Items.Select(item => item.Value).OfType<StringValueSyntax>().Select(value => value.Value ?? "")] : null;

    /// <summary>Whether a table or a key of a table stands there.</summary>
    public bool Has(params string[] table) => Tables().Any(other => StartsWith(other.Path, table)) || Keys().Any(other => StartsWith(other.Path, table));

    /// <summary>Whether a table has anything in it.</summary>
    public bool HasBelow(params string[] table) =>
        Tables().Any(other => StartsWith(other.Path, table) && other.Path.Length > table.Length) || Keys().Any(other => StartsWith(other.Path, table) && other.Path.Length > table.Length);

    /// <summary>The text with a value, written as TOML, at a key; a key that is missing is added to its table, a missing table at the end.</summary>
    /// <exception cref="HaK8sException"><c>ContainerdConfigForm</c>: the table is written in a form into which nothing can be added.</exception>
    public TomlText Set(string[] key, string value)
    {
        string text;
        if (Find(key) is { } present)
            text = Replace(present.Span.Start.Offset, present.Span.End.Offset + 1, value);
        else if (key.Length == 1)
            text = $"{key[0]} = {value}\n{Text}";
        else if (Tables().LastOrDefault(table => table.Path.SequenceEqual(key.SkipLast(1))).Table is { } table)
            text = Insert(table, key[^1], value);
        else
            text = $"{Text}{(Text.Length == 0 || Text.EndsWith('\n') ? "" : "\n")}\n[{string.Join('.', key[..^1].Select(Key))}]\n  {Key(key[^1])} = {value}\n";
        try
        {
            return Parse(text, "");
        }
        catch (HaK8sException)
        {
            throw Failure.ContainerdConfigForm(string.Join('.', key.Select(Key)));
        }
    }

    public static string Quote(string value) =>
        "\"" + string.Concat(value.Select(c => char.IsControl(c) ? $"\\u{(int)c:X4}" : c is '"' or '\\' ? $"\\{c}" : $"{c}")) + "\"";

    public static string Quote(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quote))}]";

    private static string Key(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Quote(name);

    // Below the table's last key, as far to the right; in a table without keys below its header.
    private string Insert(TableSyntaxBase table, string name, string value)
    {
        KeyValueSyntax? last = table.Items.LastOrDefault();
        int start = last is null ? table.OpenBracket!.Span.Start.Offset : last.Key!.Span.Start.Offset;
        int line = start == 0 ? 0 : Text.LastIndexOf('\n', start - 1) + 1;
        string indent = Text[line..start].Trim().Length == 0 ? Text[line..start] : "";
        int after = last is null ? table.CloseBracket!.Span.End.Offset : last.Value!.Span.End.Offset;
        int end = Text.IndexOf('\n', after);
        string added = $"{indent}{(last is null ? "  " : "")}{Key(name)} = {value}\n";
        return end < 0 ? $"{Text}\n{added}" : Text.Insert(end + 1, added);
    }

    private string Replace(int start, int end, string value) => Text[..start] + value + Text[end..];

    private ValueSyntax? Find(string[] key) => Keys().FirstOrDefault(other => other.Path.SequenceEqual(key)).Value;

    private IEnumerable<(string[] Path, TableSyntaxBase Table)> Tables() =>
        document.Tables.OfType<TableSyntax>().Select(table => (Path(table.Name!), (TableSyntaxBase)table));

    private IEnumerable<(string[] Path, ValueSyntax Value)> Keys() =>
        document.KeyValues.SelectMany(item => Keys([], item)).Concat(Tables().SelectMany(table => table.Table.Items.SelectMany(item => Keys(table.Path, item))));

    private static IEnumerable<(string[], ValueSyntax)> Keys(string[] prefix, KeyValueSyntax item)
    {
        string[] path = [.. prefix, .. Path(item.Key!)];
        return item.Value is InlineTableSyntax inline
            ? inline.Items.SelectMany(inner => Keys(path, inner.KeyValue!)).Prepend((path, item.Value))
            : [(path, item.Value!)];
    }

    private static string[] Path(KeySyntax key) => [Name(key.Key!), .. key.DotKeys.Select(part => Name(part.Key!))];

    private static string Name(BareKeyOrStringValueSyntax key) => key is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)key).Key?.Text ?? "";

    private static bool StartsWith(string[] path, string[] prefix) => path.Length >= prefix.Length && path.Take(prefix.Length).SequenceEqual(prefix);
}
