using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Diagnosis;

namespace HaK8s.Commands;

/// <summary>
/// Goes from what an operator sees to its cause: gathers evidence of nodes, endpoint, etcd and API, and gives findings, the likeliest cause
/// first, each with its evidence and the remedy; what merely follows from a finding stands under it. Of a cluster that is well it gives none.
/// With a symptom alone it gives the candidates, and what would decide between them.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ControlPlaneDiagnosis", DefaultParameterSetName = SymptomSet)]
[OutputType(typeof(DiagnosisFinding), ParameterSetName = [NodeSet, ClusterSet, SymptomSet])]
[OutputType(typeof(ClusterEvidence), ParameterSetName = [NodeSet, ClusterSet])]
public sealed class GetControlPlaneDiagnosisCommand : EvidenceCmdlet
{
    private const string SymptomSet = "Symptom";

    /// <summary>What the operator saw, as it was printed; from a failed result of kubeadm, its message. Causes that look like it come first.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SymptomSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [Alias("Message")]
    [AllowNull]
    public string? Symptom { get; set; }

    /// <summary>Gives the evidence instead of findings.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    public SwitchParameter Raw { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        string? symptom = string.IsNullOrWhiteSpace(Symptom) ? null : Symptom;
        if (ParameterSetName == SymptomSet)
        {
            Tell(Diagnoser.Candidates(symptom ?? ""));
            return;
        }
        ClusterEvidence seen = Gather(symptom);
        if (Raw)
        {
            WriteObject(seen);
            return;
        }
        IReadOnlyList<DiagnosisFinding> findings = Diagnoser.Judge(seen);
        foreach (string looked in seen.LookedAt)
            WriteVerbose($"looked at {looked}");
        WriteObject(findings, enumerateCollection: true);
        if (findings.Count == 0)
            Say("Nothing found. Looked at:\n  " + string.Join("\n  ", seen.LookedAt));
    }

    private void Tell(IReadOnlyList<DiagnosisFinding> candidates)
    {
        WriteObject(candidates, enumerateCollection: true);
        Say(candidates.Count == 0
            ? "No rule knows this symptom. Pipe nodes in, so that they are looked at: $cluster | Get-ControlPlaneDiagnosis"
            : "Nothing was looked at but the text. With nodes the evidence decides: $cluster | Get-ControlPlaneDiagnosis");
    }

    // On the screen and in the information stream, as Write-Host does: it is no result, and a script that asks for findings gets none.
    private void Say(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
}
