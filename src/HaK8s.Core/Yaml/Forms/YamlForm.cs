using System.Text.Json.Nodes;

namespace HaK8s.Yaml.Forms;

/// <summary>
/// What a value of a file must look like, said once: by it the value is read, its errors say what is wrong, and editors get its JSON Schema.
/// The schema may let through what only the reader can judge, and never refuses what the reader takes.
/// </summary>
internal abstract class YamlForm
{
    /// <summary>The form in JSON Schema 2020-12. Forms that are used more than once put themselves into the definitions.</summary>
    public abstract JsonObject Schema(JsonObject definitions);

    private protected static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}

/// <summary>The form of values that become a <typeparamref name="T"/>.</summary>
internal abstract class YamlForm<T> : YamlForm
{
    /// <summary>Reads the value below a key; false after a problem was noted.</summary>
    public abstract bool TryRead(PlacedNode node, string key, YamlProblems problems, out T value);
}
