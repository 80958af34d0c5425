using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HaK8s.Inventory;

/// <summary>The JSON Schema of cluster files, made of the description by which they are read; editors complete and check with it.</summary>
internal static class ClusterSchema
{
    /// <summary>What the file is called, in the module and in docs.</summary>
    public const string FileName = "cluster.schema.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as the file has it.</summary>
    public static string Text()
    {
        JsonObject definitions = [], body = ClusterForm.File.Schema(definitions);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "HaK8s cluster",
            ["description"] = "A cluster as Import-HaK8sCluster reads it. Paths are relative to the file; ~ is the home folder.",
        };
        foreach ((string key, JsonNode? value) in body)
            schema[key] = value?.DeepClone();
        schema["$defs"] = definitions;
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>The line by which editors (those with yaml-language-server) find a file's schema.</summary>
    public static string Comment(string reference) => $"# yaml-language-server: $schema={reference}";
}
