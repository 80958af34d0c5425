using System.Globalization;
using System.Text.Json.Nodes;

namespace HaK8s.Yaml.Forms;

/// <summary>YAML as JSON, by YAML's core schema: what an editor or another program takes a file for.</summary>
internal static class YamlJson
{
    /// <summary>The value with its aliases written out.</summary>
    public static JsonNode? Of(PlacedNode node) => node.Resolved switch
    {
        { Pairs: { } pairs } => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key.Resolved.Scalar!, Of(pair.Value)))),
        { Items: { } items } => new JsonArray([.. items.Select(Of)]),
        { IsNull: true } => null,
        { IsPlain: false, Scalar: var text } => text,
        { Scalar: "true" or "True" or "TRUE" } => true,
        { Scalar: "false" or "False" or "FALSE" } => false,
        { Scalar: var text } when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        { Scalar: var text } when text![0] is '-' or '+' or '.' or (>= '0' and <= '9')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
        var text => text.Scalar,
    };
}
