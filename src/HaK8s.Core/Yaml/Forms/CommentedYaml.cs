using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Yaml.Forms;

/// <summary>A YAML file that is being written for people: each key with what it means, and as a comment with an example where it is not given.</summary>
internal sealed partial class CommentedYaml
{
    private const int Widest = 120;

    private readonly StringBuilder text = new();

    /// <summary>What was written.</summary>
    public override string ToString() => text.ToString();

    /// <summary>An empty line.</summary>
    public void Blank() => text.Append('\n');

    /// <summary>A line as it is.</summary>
    public void Line(string line) => text.Append(line).Append('\n');

    /// <summary>Words as comment lines.</summary>
    public void Comment(string words, int indent = 0, string first = "", string rest = "")
    {
        string start = new string(' ', indent) + "# ", line = start + first;
        bool isEmpty = true;
        foreach (string word in words.Split(' '))
        {
            if (!isEmpty && line.Length + word.Length >= Widest)
            {
                Line(line);
                (line, isEmpty) = (start + rest, true);
            }
            (line, isEmpty) = (line + (isEmpty ? "" : " ") + word, false);
        }
        Line(line);
    }

    /// <summary>A key with what it means; as a comment with its example when it has no value.</summary>
    public void Add(YamlKey key, IReadOnlyList<string>? value, int indent = 0, bool isCommented = false)
    {
        Comment(key.Default is null ? key.Description : $"{key.Description} {key.Default} without it.", indent);
        string start = new string(' ', indent) + (value is null || isCommented ? "# " : "");
        foreach (string line in Below(key.Name, value ?? [key.Example ?? ""]))
            Line(start + line);
    }

    /// <summary>A section of keys; as a whole a comment when none has a value.</summary>
    public void Add(YamlKey section, IEnumerable<(YamlKey Key, IReadOnlyList<string>? Value)> keys)
    {
        (YamlKey Key, IReadOnlyList<string>? Value)[] all = [.. keys];
        bool isGiven = all.Any(pair => pair.Value is not null);
        Comment(section.Description);
        Line($"{(isGiven ? "" : "# ")}{section.Name}:");
        foreach ((YamlKey key, IReadOnlyList<string>? value) in all)
        {
            if (isGiven)
                Add(key, value, 2);
            else
                Line($"#   {key.Name}: {key.Example}");
        }
    }

    /// <summary>A mapping as an item of a list: its keys that have values.</summary>
    public void AddItem(IEnumerable<(YamlKey Key, IReadOnlyList<string>? Value)> keys)
    {
        string start = "- ";
        foreach (string line in keys.Where(pair => pair.Value is not null).SelectMany(pair => Below(pair.Key.Name, pair.Value!)))
        {
            Line(start + line);
            start = "  ";
        }
    }

    /// <summary>A text as a value; null for none.</summary>
    public static IReadOnlyList<string>? Value(string? value) => value is null ? null : [Scalar(value)];

    /// <summary>A number or truth as a value; null for none.</summary>
    public static IReadOnlyList<string>? Plain(object? value) => value is null ? null : [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}").ToLowerInvariant()];

    /// <summary>A list as a value, one item a line; null for an empty one.</summary>
    public static IReadOnlyList<string>? List(IEnumerable<string> values) => values.Select(value => $"- {Scalar(value)}").ToArray() is { Length: > 0 } lines ? lines : null;

    /// <summary>A mapping as a value, one key a line, a list of values for a key that has several; null for an empty one.</summary>
    public static IReadOnlyList<string>? Table<T>(IEnumerable<IGrouping<string, T>> pairs, Func<T, string> write) =>
        pairs.SelectMany(pair => pair.Select(write).ToArray() is [var only] ? [$"{Scalar(pair.Key)}: {only}"] : pair.Select(one => $"- {write(one)}").Prepend($"{Scalar(pair.Key)}:"))
            .Select(line => "  " + line).ToArray() is { Length: > 0 } lines ? lines : null;

    /// <summary>A text so that YAML reads it as the same text, in quotes where it needs them.</summary>
    public static string Scalar(string value) => Numbers().IsMatch(value) ? value : PlacedNode.Of(value).Word;

    private static IEnumerable<string> Below(string key, IReadOnlyList<string> value) =>
        value is [var only] && !only.StartsWith("- ", StringComparison.Ordinal) && !only.StartsWith("  ", StringComparison.Ordinal) ? [$"{key}: {only}".TrimEnd()] : [$"{key}:", .. value];

    // IPv4 addresses with or without prefix length, and three numbers of a version: no number to any YAML.
    [GeneratedRegex(@"^\d{1,5}(\.\d{1,5}){2,3}(/\d{1,2})?\z")]
    private static partial Regex Numbers();
}
