using HaK8s.Diagnosis;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Texts of the real components, and the rule that has to come first.</summary>
public sealed class RecordedEvidenceTests
{
    public static TheoryData<string> Rules => [.. RecordedEvidence.Rules];

    public static TheoryData<string> Healthy => ["healthy-control-plane", "healthy-worker"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_was_recorded_leads_to_its_rule(string name)
    {
        // What was recorded is one failure and what follows from it: nothing else stands beside it.
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(RecordedEvidence.Read(name)));
        // Several recordings of one rule have a dash and a word behind its name.
        Assert.Equal(name.Split('-')[0], finding.Id);
        Assert.NotEmpty(finding.Evidence);
        Assert.NotEmpty(finding.ConfidenceReason);
    }

    [Theory]
    [MemberData(nameof(Healthy))]
    public void A_node_that_is_well_has_no_finding(string name) => Assert.Empty(Diagnoser.Judge(RecordedEvidence.Read(name)));

    /// <summary>A rule without a recording is one that the management host sees, or what others end in: then a test names it.</summary>
    [Fact]
    public void Every_rule_has_a_recording_or_a_test_that_names_it()
    {
        HashSet<string> recorded = [.. RecordedEvidence.Rules.Select(name => name.Split('-')[0])];
        string tests = string.Concat(new[] { "HaK8s.Core.Tests", "HaK8s.Lab.Tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", project, "Diagnosis"), "*.cs")).Select(File.ReadAllText));
        Assert.Empty(recorded.Except(DiagnosisRules.All.Keys));
        Assert.DoesNotContain(DiagnosisRules.All.Keys, rule => !recorded.Contains(rule) && !tests.Contains($"\"{rule}\"", StringComparison.Ordinal) && !tests.Contains($"nameof({rule})", StringComparison.Ordinal));
    }
}
