using System.Text.RegularExpressions;
using HaK8s.Diagnosis;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>What every rule keeps.</summary>
public sealed partial class DiagnosisRuleTests
{
    public static TheoryData<string> Rules => [.. DiagnosisRules.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_complete(string id)
    {
        DiagnosisRule rule = DiagnosisRules.All[id];
        Assert.Equal("HaK8s.Diagnosis.Rules", rule.GetType().Namespace);
        Assert.All(new[] { rule.Cause, rule.Check, rule.Remedy }, text => Assert.Matches(@"^[^\s].*[.?]$", text));
        Assert.NotEmpty(rule.Symptom);
        Assert.Matches(@"^https://\S+$", rule.Source);
        Assert.NotEmpty(rule.Pattern);
        Assert.All(rule.Pattern, pattern => _ = new Regex(pattern, RegexOptions.NonBacktracking));
        Assert.All(rule.Consequence, consequence => Assert.Contains(consequence, DiagnosisRules.All.Keys));
        // The words in backquotes are what operators see: pasting them has to lead here.
        foreach (Match quoted in Quoted().Matches(rule.Symptom).Where(quoted => rule.Symptom.StartsWith(quoted.Value, StringComparison.Ordinal)))
            Assert.True(rule.Fits(quoted.Groups[1].Value), $"{id} does not know its own symptom: {quoted.Groups[1].Value}");
    }

    [Fact]
    public void No_rule_is_its_own_cause()
    {
        foreach (DiagnosisRule rule in DiagnosisRules.All.Values)
        {
            HashSet<string> reached = [];
            Stack<string> open = new(rule.Consequence);
            while (open.TryPop(out string? next))
                if (reached.Add(next))
                    foreach (string further in DiagnosisRules.All[next].Consequence)
                        open.Push(further);
            Assert.DoesNotContain(rule.Id, reached);
        }
    }

    [Fact]
    public void Nothing_seen_is_nothing_found() => Assert.Empty(Diagnoser.Judge(new()));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
