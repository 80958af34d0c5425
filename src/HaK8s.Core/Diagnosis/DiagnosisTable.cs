using System.Text;

namespace HaK8s.Diagnosis;

/// <summary>The rules as the page docs/diagnosis.md, which a test compares with them.</summary>
internal static class DiagnosisTable
{
    public static string Markdown(IReadOnlyCollection<DiagnosisRule> rules)
    {
        StringBuilder text = new($$"""
            # Diagnosis: from the symptom to the cause

            <!-- Made from the rules in src/HaK8s.Core/Diagnosis/Rules; HAK8S_WRITE_DOCS=1 and the test DiagnosisTableTests write it anew. -->

            `$cluster | Get-ControlPlaneDiagnosis` looks at every node in one round trip, and from the management host at the endpoint record by record,
            at etcd over TLS and at Kubernetes' API. What it finds comes with its evidence and the remedy, the likeliest cause first; what merely follows
            from a cause stands under it. A cluster that is well has no finding. `-Symptom 'text'` brings what fits the text to the front; with a
            symptom alone it names the candidates, and what decides between them. `-Raw` gives the evidence, and `Export-ControlPlaneEvidence` writes
            it into an archive without secrets.

            A rule is one class in one file: symptom, patterns of what operators paste, cause, what decides, remedy, consequences, source, and a
            predicate over the evidence. A pipeline mends it with this module, the finding being `$_` and the cluster `$cluster`:
            `$finding | ForEach-Object ([scriptblock]::Create($finding.Pipeline))`.

            The {{rules.Count}} rules:

            | id | symptom | cause | what decides | remedy | versions |
            |---|---|---|---|---|---|

            """);
        foreach (DiagnosisRule rule in rules.OrderBy(rule => rule.Id, StringComparer.Ordinal))
        {
            string remedy = rule.Pipeline is null ? rule.Remedy : $"{rule.Remedy} `{rule.Pipeline}`";
            text.Append("| [").Append(rule.Id).Append("](").Append(rule.Source).Append(") | ")
                .AppendJoin(" | ", new[] { rule.Symptom, rule.Cause, rule.Check, remedy, rule.Versions }.Select(Cell)).Append(" |\n");
        }
        return text.ToString().ReplaceLineEndings("\n");
    }

    // A bar ends a cell, in code too.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
