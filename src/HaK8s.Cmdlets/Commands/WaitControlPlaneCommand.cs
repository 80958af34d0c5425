using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.ControlPlane;

namespace HaK8s.Commands;

/// <summary>
/// Waits until control planes are ready or healthy, and tells meanwhile what is missing. It gives the last status of each node; one that
/// is not there in time is an error besides.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "ControlPlane")]
[OutputType(typeof(ControlPlaneStatus))]
public sealed class WaitControlPlaneCommand : ControlPlaneCmdlet
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(8);
    private const double LongestLook = 30;

    /// <summary>Ready: the apiserver of each node is. Healthy: the status of each node is.</summary>
    [Parameter]
    public ControlPlaneGoal For { get; set; } = ControlPlaneGoal.Ready;

    /// <summary>How long to wait at most, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public double TimeoutSeconds { get; set; } = 300;

    private protected override string Activity => $"Waiting for control planes to be {For}";

    private protected override double NodeSeconds => Math.Min(LongestLook, TimeoutSeconds);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        ControlPlaneSurvey survey = Survey();
        TimeSpan limit = TimeSpan.FromSeconds(TimeoutSeconds), pause = FirstPause;
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            IReadOnlyList<ControlPlaneStatus> statuses = Look(survey);
            ControlPlaneStatus[] late = [.. statuses.Where(status => !For.IsReached(status))];
            bool over = watch.Elapsed + pause >= limit;
            if (late.Length == 0 || over)
            {
                End(statuses, late, watch.Elapsed);
                return;
            }
            Show(statuses.Count, late, limit - watch.Elapsed);
            if (StopToken.WaitHandle.WaitOne(pause))
                throw new PipelineStoppedException();
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Show(int all, ControlPlaneStatus[] late, TimeSpan left)
    {
        string missing = string.Join(" | ", late.Select(status => $"{status.Node}: {For.Missing(status)}"));
        WriteVerbose(missing);
        WriteProgress(new ProgressRecord(0, Activity, missing)
        {
            PercentComplete = 100 * (all - late.Length) / all, SecondsRemaining = (int)left.TotalSeconds,
        });
    }

    private void End(IReadOnlyList<ControlPlaneStatus> statuses, ControlPlaneStatus[] late, TimeSpan elapsed)
    {
        WriteProgress(new ProgressRecord(0, Activity, "done") { RecordType = ProgressRecordType.Completed });
        WriteObject(statuses, enumerateCollection: true);
        foreach (ControlPlaneStatus status in late)
            WriteFailure(Failure.ControlPlaneNotInTime($"{For}", elapsed, For.Missing(status)).On(status.Node.Name), status.Node);
    }
}
