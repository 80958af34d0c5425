using System.Text.Json;
using HaK8s.Inventory;
using HaK8s.Yaml;
using HaK8s.Yaml.Forms;
using Json.Schema;
using Xunit;

namespace HaK8s.Tests.Inventory;

/// <summary>The schema that editors use says of a file what the reader says of it, as far as a schema can.</summary>
public sealed class ClusterSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(ClusterSchema.Text());

    private static string Page => Path.Combine(Repository.Root, "docs", ClusterSchema.FileName);

    [Fact]
    public void The_file_is_that_of_the_description()
    {
        string made = ClusterSchema.Text();
        if (Environment.GetEnvironmentVariable("HAK8S_WRITE_DOCS") == "1")
            File.WriteAllText(Page, made);
        Assert.True(File.Exists(Page) && File.ReadAllText(Page) == made, "docs/cluster.schema.json is stale: run this test with HAK8S_WRITE_DOCS=1.");
    }

    [Fact]
    public void The_schema_is_one_of_its_draft() =>
        Assert.True(MetaSchemas.Draft202012.Evaluate(JsonSerializer.SerializeToElement(JsonSerializer.Deserialize<JsonElement>(ClusterSchema.Text()))).IsValid);

    [Fact]
    public void Good_files_are_right_to_both()
    {
        foreach (string text in ClusterFileCases.Good.Select(good => ClusterFileCases.With(good.Old, good.New)).Concat(Samples.Select(File.ReadAllText)))
        {
            ClusterFile.Parse(text, "/dir/cluster.yaml");
            Assert.True(IsValid(text), text);
        }
    }

    public static TheoryData<int> BadFiles => [.. Enumerable.Range(0, ClusterFileCases.Bad.Count)];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void What_the_reader_refuses_for_its_form_the_schema_refuses_too(int number)
    {
        BadFile bad = ClusterFileCases.Bad[number];
        Assert.Throws<HaK8sException>(() => ClusterFile.Parse(bad.Text, "/dir/cluster.yaml"));
        Assert.Equal(!bad.IsForm, IsValid(bad.Text));
    }

    [Fact]
    public void Every_key_is_explained_and_its_example_and_default_are_right()
    {
        int keys = 0;
        void Walk(SectionForm section)
        {
            foreach (YamlKey key in section.Keys)
            {
                keys++;
                Assert.True(key.Description.Length > 10 && key.Description.EndsWith('.'), key.Name);
                foreach (string text in new[] { key.Example, key.Default }.OfType<string>())
                {
                    YamlSource source = new("example", "InvalidClusterFile", "read");
                    YamlProblems problems = new(source);
                    key.Read(PlacedYaml.Read(text, source)!, new(PlacedNode.Of("")), problems);
                    problems.ThrowIfAny();
                }
            }
        }
        foreach (SectionForm section in new[] { ClusterForm.File, ClusterForm.NetworkingForm, ClusterForm.EtcdForm, NodeForm.Node, KubeadmForm.Options })
            Walk(section);
        Assert.True(keys > 40, $"{keys} keys");
    }

    // What we write ourselves and ship as a sample.
    private static IEnumerable<string> Samples => Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.yaml");

    [Fact]
    public void Samples_name_the_schema() => Assert.All(Samples, file =>
        Assert.Equal(ClusterSchema.Comment("../docs/" + ClusterSchema.FileName), File.ReadLines(file).First()));

    internal static bool IsValid(string yaml)
    {
        JsonElement instance = JsonSerializer.SerializeToElement(YamlJson.Of(PlacedYaml.Read(yaml, ClusterFile.Source("file"))!));
        return Schema.Evaluate(instance).IsValid;
    }
}
