using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Diagnosis;

namespace HaK8s.Commands;

/// <summary>
/// Writes a cluster's evidence and what it shows into a tar.gz for a bug report: gathered now, or by Get-ControlPlaneDiagnosis -Raw before. Secrets are
/// masked; the file is readable for its owner alone.
/// </summary>
[Cmdlet(VerbsData.Export, "ControlPlaneEvidence", SupportsShouldProcess = true, DefaultParameterSetName = EvidenceSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportControlPlaneEvidenceCommand : EvidenceCmdlet
{
    private const string EvidenceSet = "Evidence";

    /// <summary>The file to write, such as ./evidence.tar.gz. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Evidence that Get-ControlPlaneDiagnosis -Raw gave.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = EvidenceSet)]
    [ValidateNotNull]
    public ClusterEvidence? Evidence { get; set; }

    /// <summary>What the operator saw: it goes into the archive, and causes that look like it come first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symptom { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        string path = ResolvePath(Path);
        if (!ShouldProcess(path, "Write the evidence"))
            return;
        if (File.Exists(path) && !Force)
            ThrowFailure(Failure.EvidenceExists(path), path);
        ClusterEvidence seen = ParameterSetName == EvidenceSet ? Evidence! with { Symptom = Symptom ?? Evidence.Symptom } : Gather(Symptom);
        Guard(() => new EvidenceArchive(seen, Sessions.Redactor).Save(path), path);
        WriteObject(new FileInfo(path));
    }

    private void Guard(Action work, object target) => Guard<object?>(() =>
    {
        work();
        return null;
    }, target);
}
