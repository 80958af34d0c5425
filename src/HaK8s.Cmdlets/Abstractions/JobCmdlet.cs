using System.Management.Automation;
using HaK8s.Jobs;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet whose work takes its time elsewhere, on nodes, with etcd or on disk: it has -AsJob. The job calls the same cmdlet in the
/// background with what was given here, so that no cmdlet knows of it.
/// </summary>
public abstract class JobCmdlet : HaK8sCmdlet
{
    // What says best what a job is about, in this order.
    private static readonly string[] Subjects = ["Node", "Cluster", "Endpoint", "ControlPlaneEndpoint", "Destination"];

    private BackgroundCall? call;

    /// <summary>
    /// Runs as a job of this session, which is given at once. Confirmation is asked before the job begins, for all of it; with -WhatIf there
    /// is no job.
    /// </summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected sealed override void Run(PipelineStage stage)
    {
        // A plan is for the eyes of who asked for it.
        if (!AsJob || IsWhatIf)
        {
            base.Run(stage);
            return;
        }
        call ??= new BackgroundCall(this);
        if (stage == PipelineStage.Record)
            call.AddRecord();
        else if (stage == PipelineStage.End)
            StartJob(call);
    }

    private void StartJob(BackgroundCall call)
    {
        string subject = Subjects.Select(call.Describe).FirstOrDefault(text => text.Length > 0) ?? "this host";
        // Nobody can be asked in the background. The engine's own jobs fail there (Start-ThreadJob) or wait for Receive-Job (CIM); here the
        // question comes first, and the job works as with -Confirm:$false.
        if (call.CanConfirm && !ShouldProcess(subject, $"Run {MyInvocation.MyCommand.Name} as a job"))
            return;
        CmdletJob job = call.ToJob(Sessions.Redactor.Redact(CommandLine()), Sessions.Redactor.Redact(subject));
        JobRepository.Add(job);
        job.StartJob();
        // Not through the redactor, which copies results: what the job will hold has come through it.
        CommandRuntime.WriteObject(job);
    }

    // The caller's line from the cmdlet on; called by a program there is none.
    private string CommandLine() => MyInvocation.Line is { Length: > 0 } line && MyInvocation.OffsetInLine is > 0 and var offset && offset <= line.Length
        ? line[(offset - 1)..].Trim()
        : MyInvocation.MyCommand.Name;
}
