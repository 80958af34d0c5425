using HaK8s.Kubeadm;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace HaK8s.Tests;

public class KubeadmFieldTests
{
    private static readonly ILookup<string, string> Known = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Kubeadm", "fields.tsv"))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToLookup(columns => columns[0] + " " + columns[1], columns => columns[2]);

    [Theory]
    [InlineData("v1.20.2")]
    [InlineData("v1.30.14")]
    [InlineData("v1.36.1")]
    public void Every_field_written_exists_in_that_version_of_the_API(string version)
    {
        string yaml = KubeadmConfiguration.For(KubeadmGoldenTests.Full(version)).ToYaml(JoinSecret.Create());
        YamlStream stream = [];
        stream.Load(new StringReader(yaml));
        foreach (YamlDocument document in stream.Documents)
        {
            YamlMappingNode root = (YamlMappingNode)document.RootNode;
            string kind = $"{root["apiVersion"]} {root["kind"]}".Replace("kubeadm.k8s.io/", "", StringComparison.Ordinal);
            string[] unknown = [.. Paths(root).Where(path => path is not ("apiVersion" or "kind") && !Known[kind].Any(known => Matches(known, path)))];
            Assert.True(unknown.Length == 0, $"{kind}: {string.Join(", ", unknown)}");
        }
        Assert.Equal(4, stream.Documents.Count);
    }

    private static bool Matches(string known, string path) => known.EndsWith(".*", StringComparison.Ordinal)
        ? path.StartsWith(known[..^1], StringComparison.Ordinal)
        : path == known;

    private static IEnumerable<string> Paths(YamlNode node, string prefix = "") => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair => Paths(pair.Value, prefix.Length == 0 ? $"{pair.Key}" : $"{prefix}.{pair.Key}")),
        YamlSequenceNode list => list.SelectMany(item => Paths(item, prefix)),
        _ => [prefix],
    };
}
