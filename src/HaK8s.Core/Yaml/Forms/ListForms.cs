using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HaK8s.Yaml.Forms;

/// <summary>A list of values of one form.</summary>
/// <param name="item">Their form.</param>
/// <param name="atLeastOne">What there must be one of, in words; null when the list may be empty.</param>
internal sealed class ListForm<T>(YamlForm<T> item, string? atLeastOne = null) : YamlForm<ValueList<T>>
{
    /// <summary>No item may stand there twice.</summary>
    public bool Distinct { get; init; }

    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out ValueList<T> value)
    {
        value = [];
        if (node.Resolved.Items is not { } items)
        {
            problems.Add(node, $"'{key}' must be a list.");
            return false;
        }
        if (atLeastOne is not null && items.Count == 0)
            problems.Add(node, $"'{key}' must list at least one {atLeastOne}.");
        List<T> read = [];
        foreach (PlacedNode child in items)
        {
            if (!item.TryRead(child, key, problems, out T one))
                continue;
            if (Distinct && read.Contains(one))
                problems.Add(child, $"'{key}': '{one}' stands there a second time.", "Leave one of them.");
            read.Add(one);
        }
        value = [.. read];
        return read.Count == items.Count;
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions)
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (atLeastOne is not null)
            schema["minItems"] = 1;
        if (Distinct)
            schema["uniqueItems"] = true;
        return schema;
    }
}

/// <summary>Keys of the operator's own choosing, with values of one form; where <paramref name="many"/> is given, a list of them too.</summary>
internal sealed class TableForm<T>(YamlForm<T> item, string keyPattern, string keyIs, ListForm<T>? many = null) : YamlForm<ValueList<KeyValuePair<string, T>>>
{
    // As the pattern stands in the schema; \z, as $ would let a line break by.
    private readonly Regex keys = new(keyPattern.TrimEnd('$') + @"\z", RegexOptions.CultureInvariant);

    /// <inheritdoc />
    public override bool TryRead(PlacedNode node, string key, YamlProblems problems, out ValueList<KeyValuePair<string, T>> value)
    {
        value = [];
        if (node.Resolved.Pairs is not { } pairs)
        {
            problems.Add(node, $"'{key}' must be a mapping of keys and values.");
            return false;
        }
        List<KeyValuePair<string, T>> read = [];
        bool good = true;
        foreach ((PlacedNode at, PlacedNode child) in pairs)
        {
            string name = at.Resolved.Scalar!;
            if (!keys.IsMatch(name))
            {
                problems.Add(at, name == "<<" ? SectionForm.NoMerge : $"'{key}': '{name}' is no {keyIs}.", name == "<<" ? SectionForm.MergeRemedy : "Mend the file at that place.");
                good = false;
            }
            else if (many is not null && child.Resolved.Items is not null)
            {
                good &= many.TryRead(child, name, problems, out ValueList<T> several);
                read.AddRange(several.Select(one => KeyValuePair.Create(name, one)));
            }
            else if (item.TryRead(child, name, problems, out T one))
            {
                read.Add(KeyValuePair.Create(name, one));
            }
            else
            {
                good = false;
            }
        }
        value = [.. read];
        return good;
    }

    /// <inheritdoc />
    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = keyPattern },
        ["additionalProperties"] = many is null ? item.Schema(definitions) : new JsonObject { ["anyOf"] = new JsonArray(item.Schema(definitions), many.Schema(definitions)) },
    };
}
