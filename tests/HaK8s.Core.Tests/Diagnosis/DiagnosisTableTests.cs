using HaK8s.Diagnosis;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>docs/diagnosis.md tells the rules that there are.</summary>
public sealed class DiagnosisTableTests
{
    private static string Page => Path.Combine(Repository.Root, "docs", "diagnosis.md");

    [Fact]
    public void The_page_is_that_of_the_rules()
    {
        string made = DiagnosisTable.Markdown([.. DiagnosisRules.All.Values]);
        if (Environment.GetEnvironmentVariable("HAK8S_WRITE_DOCS") == "1")
            File.WriteAllText(Page, made);
        Assert.True(File.Exists(Page) && File.ReadAllText(Page) == made, "docs/diagnosis.md is stale: run this test with HAK8S_WRITE_DOCS=1.");
    }

    [Fact]
    public void Every_rule_of_the_assembly_is_listed() => Assert.Equal(
        typeof(DiagnosisRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosisRule)) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal),
        DiagnosisRules.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_as_many_rules_as_the_field_needs() => Assert.True(DiagnosisRules.All.Count >= 35, $"{DiagnosisRules.All.Count} rules");
}
