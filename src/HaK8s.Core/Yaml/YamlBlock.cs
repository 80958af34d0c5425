using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaK8s.Yaml;

/// <summary>A YAML mapping that is being written: keys keep the order in which they were added, absent values and empty blocks leave no trace.</summary>
internal sealed partial class YamlBlock
{
    // What YAML 1.1 parsers, kubeadm's among them, read as something else than text.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "yes", "no", "on", "off", "y", "n", "null" };

    private readonly YamlMappingNode node = new();

    public YamlBlock Add(string key, string? value) => value is null ? this : Put(key, Scalar(value));

    public YamlBlock Add(string key, int value) => Put(key, new YamlScalarNode(value.ToString(CultureInfo.InvariantCulture)) { Style = ScalarStyle.Plain });

    public YamlBlock Add(string key, bool value) => Put(key, new YamlScalarNode(value ? "true" : "false") { Style = ScalarStyle.Plain });

    public YamlBlock Add(string key, YamlBlock block) => block.node.Children.Count == 0 ? this : Put(key, block.node);

    public YamlBlock Add(string key, IEnumerable<string> values) => PutList(key, values.Select(Scalar));

    public YamlBlock Add(string key, IEnumerable<YamlBlock> blocks) => PutList(key, blocks.Select(block => block.node));

    /// <summary>The documents as one text, separated by <c>---</c>, with a line feed at the end of each line.</summary>
    public static string Write(IEnumerable<YamlBlock> documents) => string.Join("---\n", documents.Select(document =>
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        EmitterSettings settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n");
        new YamlStream(new YamlDocument(document.node)).Save(new Emitter(writer, settings), assignAnchors: false);
        string text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }));

    private YamlBlock Put(string key, YamlNode value)
    {
        node.Add(Scalar(key), value);
        return this;
    }

    private YamlBlock PutList(string key, IEnumerable<YamlNode> items)
    {
        YamlSequenceNode list = new(items);
        return list.Children.Count == 0 ? this : Put(key, list);
    }

    private static YamlScalarNode Scalar(string text) => new(text)
    {
        Style = SafeUnquoted().IsMatch(text) && !Reserved.Contains(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted,
    };

    // Words, paths, URLs and names, and IPv4 addresses with or without prefix length; all else stands in quotes.
    [GeneratedRegex(@"^([A-Za-z/]([A-Za-z0-9._/:@+-]*[A-Za-z0-9/_])?|\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?)\z")]
    private static partial Regex SafeUnquoted();
}
