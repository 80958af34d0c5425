using HaK8s.Diagnosis;
using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>What stands under what, and what comes first.</summary>
public sealed class DiagnoserTests
{
    private static readonly Node One = new() { Name = "m-1" }, Two = new() { Name = "m-2" };

    // Ids are the classes' names.
    private abstract class Fake(string[] consequence, params (DiagnosisConfidence Confidence, Node? Node)[] signs) : DiagnosisRule
    {
        public override string Symptom => "s";
        public override string Cause => "c";
        public override string Check => "k";
        public override string Remedy => "r";
        public override string Source => "https://example.com";
        public override IReadOnlyList<string> Pattern => [GetType().Name];
        public override IReadOnlyList<string> Consequence => consequence;
        public override IEnumerable<Sign> Find(ClusterEvidence seen) => signs.Select(sign => new Sign(sign.Confidence, "because", []) { Node = sign.Node });
    }

    private sealed class A(string[] consequence, params (DiagnosisConfidence, Node?)[] signs) : Fake(consequence, signs);

    private sealed class B(string[] consequence, params (DiagnosisConfidence, Node?)[] signs) : Fake(consequence, signs);

    private sealed class C(string[] consequence, params (DiagnosisConfidence, Node?)[] signs) : Fake(consequence, signs);

    private static string Text(DiagnosisFinding finding) =>
        $"{finding.Id}{(finding.Node is null ? "" : "@" + finding.Node)}{(finding.Explains.Count == 0 ? "" : $"({string.Join(' ', finding.Explains.Select(Text))})")}";

    private static string Judge(string? symptom, params DiagnosisRule[] rules) => string.Join(' ', Diagnoser.Judge(new() { Symptom = symptom }, rules).Select(Text));

    [Fact]
    public void What_follows_stands_under_its_cause_at_its_nearest_place_only() => Assert.Equal("A@m-1(B@m-1(C@m-1))", Judge(null,
        new C([], (DiagnosisConfidence.Certain, One)), new B(["C"], (DiagnosisConfidence.Certain, One)), new A(["B", "C"], (DiagnosisConfidence.Possible, One))));

    [Fact]
    public void What_another_node_has_follows_from_nothing_here() => Assert.Equal("A@m-1 B@m-2", Judge(null,
        new A(["B"], (DiagnosisConfidence.Certain, One)), new B([], (DiagnosisConfidence.Certain, Two))));

    [Fact]
    public void What_the_whole_cluster_has_reaches_every_node_and_any_node_reaches_it() => Assert.Equal("A@m-1(B(C@m-1 C@m-2))", Judge(null,
        new A(["B"], (DiagnosisConfidence.Certain, One)), new B(["C"], (DiagnosisConfidence.Certain, null)), new C([], (DiagnosisConfidence.Certain, One), (DiagnosisConfidence.Certain, Two))));

    [Fact]
    public void Two_causes_of_one_thing_both_have_it_under_them() => Assert.Equal("A@m-1(C@m-1) B@m-1(C@m-1)", Judge(null,
        new A(["C"], (DiagnosisConfidence.Certain, One)), new B(["C"], (DiagnosisConfidence.Certain, One)), new C([], (DiagnosisConfidence.Certain, One))));

    [Fact]
    public void The_surer_comes_first_then_what_explains_more() => Assert.Equal("B@m-1(C@m-1) B@m-2 A@m-1", Judge(null,
        new A([], (DiagnosisConfidence.Likely, One)), new B(["C"], (DiagnosisConfidence.Certain, Two), (DiagnosisConfidence.Certain, One)), new C([], (DiagnosisConfidence.Certain, One))));

    [Fact]
    public void What_fits_the_symptom_comes_first_and_so_does_what_explains_it() => Assert.Equal("A@m-1(C@m-1) B@m-1", Judge("I saw C",
        new A(["C"], (DiagnosisConfidence.Possible, One)), new B([], (DiagnosisConfidence.Certain, One)), new C([], (DiagnosisConfidence.Certain, One))));
}
