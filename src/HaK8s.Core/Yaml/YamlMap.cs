using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaK8s.Yaml;

/// <summary>
/// A strict view of a YAML mapping: what is read must have the right form, what was not asked for when <see cref="Done"/> is called is an
/// error, and every error names file, line and column.
/// </summary>
internal sealed class YamlMap
{
    private readonly YamlMappingNode node;
    private readonly YamlSource source;
    private readonly HashSet<string> known = [];

    private YamlMap(YamlMappingNode node, YamlSource source) => (this.node, this.source) = (node, source);

    /// <summary>Every document of the text; each must be a mapping.</summary>
    public static IReadOnlyList<YamlMap> ReadAll(string text, YamlSource source)
    {
        YamlStream stream = [];
        new BoundedParser(text, source).Read(parser =>
        {
            stream.Load(parser);
            return stream;
        });
        return [.. stream.Documents.Select(document => AsMap(document.RootNode, source))];
    }

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value ?? "");

    /// <summary>A scalar as text; null when it is absent or empty.</summary>
    public string? Text(string key) => Child(key) switch
    {
        null => null,
        YamlScalarNode scalar => IsNull(scalar) ? null : scalar.Value,
        var other => throw Error(other, $"'{key}' must be a single value."),
    };

    /// <summary>A scalar that must be there.</summary>
    public string Required(string key) => Text(key) ?? throw Error(Child(key) ?? node, $"'{key}' is missing.");

    /// <summary>A scalar in its own form, or the given value when it is absent.</summary>
    public T Get<T>(string key, Func<string, T> parse, T otherwise) => Text(key) is { } text ? At(Child(key)!, key, () => parse(text)) : otherwise;

    /// <summary>A scalar in its own form that must be there.</summary>
    public T Required<T>(string key, Func<string, T> parse) => Required(key) is var text ? At(Child(key)!, key, () => parse(text)) : default!;

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string key, int lowest, int highest) => Get<int?>(key, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= lowest && number <= highest
            ? number : throw new FormatException($"it must be a number from {lowest} to {highest}, not '{text}'."), null);

    /// <summary>true or false.</summary>
    public bool? Flag(string key) => Get<bool?>(key, text => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => throw new FormatException($"it must be true or false, not '{text}'."),
    }, null);

    /// <summary>A list of scalars; empty when absent.</summary>
    public ValueList<T> List<T>(string key, Func<string, T> parse) => [.. Items(key).Select(item => item is YamlScalarNode { Value: { } text }
        ? At(item, key, () => parse(text)) : throw Error(item, $"'{key}' must be a list of single values."))];

    /// <summary>A mapping below this one, or null.</summary>
    public YamlMap? Map(string key) => Child(key) switch
    {
        null => null,
        YamlScalarNode scalar when IsNull(scalar) => null,
        var child => AsMap(child, source, key),
    };

    /// <summary>A list of mappings; empty when absent.</summary>
    public IReadOnlyList<YamlMap> Maps(string key) => [.. Items(key).Select(item => AsMap(item, source, key))];

    /// <summary>True when the value of the key is a list.</summary>
    public bool IsList(string key) => Child(key) is YamlSequenceNode;

    /// <summary>To be called when everything was read: refuses all other keys.</summary>
    public void Done()
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            if (key is YamlScalarNode { Value: { } name } && known.Contains(name))
                continue;
            string? meant = Spelling.Nearest(key.ToString(), known);
            throw Failure.InvalidYaml(source, key.Start.Line, key.Start.Column, $"'{key}' is not known here.",
                meant is null ? $"Known are: {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"Did you mean '{meant}'?");
        }
    }

    /// <summary>An error at a key's value, or at this mapping when it is absent.</summary>
    public HaK8sException Error(string? key, string cause, string remedy = "Mend the file at that place.") =>
        Error((key is null ? null : Child(key)) ?? node, cause, remedy);

    private HaK8sException Error(YamlNode at, string cause, string remedy = "Mend the file at that place.") =>
        Failure.InvalidYaml(source, at.Start.Line, at.Start.Column, cause, remedy);

    private T At<T>(YamlNode at, string key, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (HaK8sException bad)
        {
            throw Error(at, $"'{key}': {bad.Cause}", bad.Remedy);
        }
        catch (FormatException bad)
        {
            throw Error(at, $"'{key}': {bad.Message}");
        }
    }

    private YamlNode? Child(string key)
    {
        known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;
    }

    private IEnumerable<YamlNode> Items(string key) => Child(key) switch
    {
        null => [],
        YamlScalarNode scalar when IsNull(scalar) => [],
        YamlSequenceNode sequence => sequence.Children,
        var other => throw Error(other, $"'{key}' must be a list."),
    };

    private static YamlMap AsMap(YamlNode node, YamlSource source, string? key = null) => node is YamlMappingNode map
        ? map.Children.Keys.FirstOrDefault(name => name is not YamlScalarNode) is { } bad
            ? throw Failure.InvalidYaml(source, bad.Start.Line, bad.Start.Column, "a key must be a single value.", "Mend the file at that place.")
            : new YamlMap(map, source)
        : throw Failure.InvalidYaml(source, node.Start.Line, node.Start.Column,
            $"{(key is null ? "the document" : $"'{key}'")} must be a mapping of keys and values.", "Mend the file at that place.");

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && (scalar.Value is null or "" or "~" or "null");
}
