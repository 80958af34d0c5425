using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Yaml;
using Xunit;

namespace HaK8s.Tests;

public class CompatibilityTableTests
{
    public static TheoryData<string> Tables => [.. typeof(CompatibilityTable).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_table_names_its_source_and_date(string table)
    {
        using StreamReader reader = new(typeof(CompatibilityTable).Assembly.GetManifestResourceStream(table)!);
        YamlMap content = Assert.Single(YamlMap.ReadAll(reader.ReadToEnd(), new(table, "InvalidCompatibilityTable", "test")));
        Assert.Matches("^(https://|kubernetes/)", content.Required("source"));
        Assert.True(DateOnly.TryParse(content.Required("date"), out _));
    }

    [Theory]
    [InlineData("kubernetes: [{ minor: '1.50', containrd: [3.0.1] }]", "containerd.yaml(3,31): 'containrd' is not known here.", "containerd")]
    [InlineData("kubernets: [{ minor: '1.50' }]", "containerd.yaml(3,1): 'kubernets' is not known here.", "kubernetes")]
    public void A_misspelt_key_is_refused_at_its_place(string line, string cause, string meant)
    {
        HaK8sException refused = Assert.Throws<HaK8sException>(() => ContainerdMatrix.Parse($"source: https://example.org\ndate: 2030-01-01\n{line}\n"));
        Assert.Equal((cause, $"Did you mean '{meant}'?"), (refused.Cause, refused.Remedy));
    }
}
