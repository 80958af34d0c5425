using System.Text.Json.Nodes;

namespace HaK8s.Yaml.Forms;

/// <summary>A mapping with known keys. What is not known is an error that names the nearest known key.</summary>
internal sealed class SectionForm(params IReadOnlyList<YamlKey> keys) : YamlForm<YamlSection>
{
    public const string NoMerge = "merge keys (<<) are not read.";
    public const string MergeRemedy = "Write the keys out where they are meant; an alias of a whole value is read.";

    /// <summary>Its name among the schema's definitions; null for a section that occurs at one place.</summary>
    public string? Definition { get; init; }

    /// <summary>Keys that are given all together or not at all.</summary>
    public IReadOnlyList<YamlKey> Together { get; init; } = [];

    /// <summary>A key that stands instead of those that are given together; null when there is none.</summary>
    public YamlKey? Instead { get; init; }

    /// <summary>The keys, in the order in which they are written.</summary>
    public IReadOnlyList<YamlKey> Keys => keys;

    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out YamlSection value)
    {
        value = new(node);
        if (node.Resolved.Pairs is not { } pairs)
        {
            problems.Add(node, $"{(key.Length == 0 ? "the document" : $"'{key}'")} must be a mapping of keys and values.");
            return false;
        }
        HashSet<string> meant = [];
        foreach ((PlacedNode name, PlacedNode child) in pairs)
        {
            if (keys.FirstOrDefault(known => known.Name == name.Resolved.Scalar) is not { } known)
                meant.Add(Unknown(name, problems) ?? "");
            else if (!child.IsNull)
                known.Read(child, value, problems);
        }
        foreach (YamlKey missing in keys.Where(known => known.Required && !meant.Contains(known.Name) && node[known.Name] is not { IsNull: false }))
            problems.Add(node[missing.Name] ?? node, $"'{missing.Name}' is missing.");
        CheckTogether(node, pairs, problems);
        return true;
    }

    private string? Unknown(PlacedNode name, YamlProblems problems)
    {
        string text = name.Resolved.Scalar!;
        string? meant = Spelling.Nearest(text, keys.Select(known => known.Name));
        if (text == "<<")
            problems.Add(name, NoMerge, MergeRemedy);
        else
            problems.Add(name, $"'{text}' is not known here.",
                meant is null ? $"Known are: {string.Join(", ", keys.Select(known => known.Name).Order(StringComparer.Ordinal))}." : $"Did you mean '{meant}'?");
        return meant;
    }

    private void CheckTogether(PlacedNode node, IReadOnlyList<KeyValuePair<PlacedNode, PlacedNode>> pairs, YamlProblems problems)
    {
        bool Given(YamlKey key) => pairs.Any(pair => pair.Key.Resolved.Scalar == key.Name && !pair.Value.IsNull);
        int given = Together.Count(Given);
        string names = string.Join(", ", Together.SkipLast(1).Select(key => key.Name));
        if (given > 0 && Instead is not null && Given(Instead))
            problems.Add(node[Instead.Name]!, $"'{Instead.Name}' stands beside {names} or {Together[^1].Name}.", $"Give {Instead.Name}, or {names} and {Together[^1].Name}.");
        else if (given > 0 && given < Together.Count)
            problems.Add(node, $"{names} and {Together[^1].Name} belong together.", $"Give all of them{(Instead is null ? "" : $", or {Instead.Name}")}.");
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions)
    {
        if (Definition is null)
            return Body(definitions);
        if (!definitions.ContainsKey(Definition))
            definitions[Definition] = Body(definitions);
        return new() { ["$ref"] = $"#/$defs/{Definition}" };
    }

    private JsonObject Body(JsonObject definitions)
    {
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)key.Schema(definitions)))),
        };
        if (keys.Where(key => key.Required).Select(key => key.Name).ToArray() is { Length: > 0 } required)
            schema["required"] = Texts(required);
        if (Together.Count > 0)
            schema["dependentRequired"] = new JsonObject(Together.Select(key =>
                KeyValuePair.Create(key.Name, (JsonNode?)Texts(Together.Where(other => other != key).Select(other => other.Name)))));
        if (Instead is not null)
            schema["dependentSchemas"] = new JsonObject { [Instead.Name] = new JsonObject { ["properties"] = new JsonObject(Together.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)false))) } };
        return schema;
    }
}
