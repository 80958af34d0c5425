using System.Globalization;
using System.Text.Json.Nodes;

namespace HaK8s.Yaml.Forms;

/// <summary>A single value, given to a function that knows what is right. Its pattern tells editors what can be told by one.</summary>
internal sealed class TextForm<T>(Func<string, T> parse) : YamlForm<T>
{
    /// <summary>A regular expression that all right values match, as ECMAScript has them; null for no more than a text that is not empty.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only values there are; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>JSON's types of right values: the text 1.30 is a number to an editor where it stands without quotes.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["string"];

    /// <summary>An empty text in quotes is right too.</summary>
    public bool MayBeEmpty { get; init; }

    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out T value)
    {
        value = default!;
        if (node.Resolved.Scalar is not { } text || node.IsNull)
        {
            problems.Add(node, $"'{key}' must be a single value.");
            return false;
        }
        return problems.TryParse(node, key, text, parse, out value);
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions)
    {
        JsonObject schema = new() { ["type"] = Types.Count == 1 ? Types[0] : Texts(Types) };
        if (Choices.Count > 0)
            schema["enum"] = Texts(Choices);
        else if (Pattern is not null)
            schema["pattern"] = Pattern;
        else if (!MayBeEmpty)
            schema["minLength"] = 1;
        return schema;
    }
}

/// <summary>Forms of single values that need no more than their bounds.</summary>
internal static class TextForm
{
    /// <summary>One of some words.</summary>
    public static TextForm<string> Choice(params string[] words) => new(text => words.Contains(text) ? text
        : throw new FormatException($"it must be {string.Join(" or ", words)}, not '{text}'.")) { Choices = words };

    /// <summary>Any text that is not empty.</summary>
    public static TextForm<string> Any() => new(text => text.Length > 0 ? text : throw new FormatException("it must not be empty."));
}

/// <summary>A whole number within bounds.</summary>
internal sealed class NumberForm(int lowest, int highest) : YamlForm<int>
{
    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out int value)
    {
        value = 0;
        if (node.Resolved is { IsPlain: true, Scalar: { } text } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= lowest && value <= highest)
            return true;
        problems.Add(node, node.Resolved.Scalar is not { } other ? $"'{key}' must be a single value."
            : $"'{key}': it must be a number from {lowest} to {highest}{(node.Resolved.IsPlain ? $", not '{other}'" : " without quotes")}.");
        return false;
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = "integer", ["minimum"] = lowest, ["maximum"] = highest };
}

/// <summary>true or false.</summary>
internal sealed class FlagForm : YamlForm<bool>
{
    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out bool value)
    {
        string? text = node.Resolved.IsPlain ? node.Resolved.Scalar : null;
        value = text is "true" or "True" or "TRUE";
        if (value || text is "false" or "False" or "FALSE")
            return true;
        problems.Add(node, $"'{key}' must be true or false{(node.Resolved.Scalar is { } other ? node.Resolved.IsPlain ? $", not '{other}'" : ", without quotes" : "")}.");
        return false;
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = "boolean" };
}
