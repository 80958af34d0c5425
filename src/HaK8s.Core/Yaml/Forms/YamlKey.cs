using System.Text.Json.Nodes;

namespace HaK8s.Yaml.Forms;

/// <summary>A key of a section: what it is called, what it means, and the form of its value.</summary>
internal abstract class YamlKey(string name)
{
    /// <summary>As it stands in the file.</summary>
    public string Name { get; } = name;

    /// <summary>What it means, for editors and for the comments of a new file.</summary>
    public required string Description { get; init; }

    /// <summary>What holds when it is left out, as one would write it; null when nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>A value as one would write it in one line.</summary>
    public string? Example { get; init; }

    /// <summary>It has to be there, and not empty.</summary>
    public bool Required { get; init; }

    private protected abstract YamlForm Form { get; }

    /// <summary>Reads the value into the section.</summary>
    public abstract void Read(PlacedNode value, YamlSection section, YamlProblems problems);

    /// <summary>The key's value in JSON Schema.</summary>
    public JsonObject Schema(JsonObject definitions)
    {
        JsonObject schema = Form.Schema(definitions);
        // A key that may be left out may also have nothing behind it.
        if (!Required && schema["type"] is { } type)
        {
            schema["type"] = new JsonArray([.. type is JsonArray several ? several.Select(one => one!.DeepClone()) : [type.DeepClone()], "null"]);
            (schema["enum"] as JsonArray)?.Add((JsonNode?)null);
        }
        schema["description"] = Description;
        if (Default is not null)
            schema["default"] = Json(Default);
        if (Example is not null)
            schema["examples"] = new JsonArray(Json(Example));
        return schema;
    }

    private static JsonNode? Json(string yaml) => YamlJson.Of(PlacedYaml.Read(yaml, new("example", "InvalidClusterFile", "describe cluster file"))!);
}

/// <summary>A key whose value becomes a <typeparamref name="T"/>.</summary>
internal sealed class YamlKey<T>(string name, YamlForm<T> form) : YamlKey(name)
{
    private protected override YamlForm Form => form;

    /// <inheritdoc />
    public override void Read(PlacedNode value, YamlSection section, YamlProblems problems)
    {
        if (form.TryRead(value, Name, problems, out T read))
            section.Set(this, read, value);
    }
}
