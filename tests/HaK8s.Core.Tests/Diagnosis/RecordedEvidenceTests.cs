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
}
