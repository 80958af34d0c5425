using System.Collections.Concurrent;
using System.Management.Automation;
using HaK8s.Remote;

namespace HaK8s.Abstractions;

/// <summary>What every cmdlet of the module shares: stopping, errors by id, paths, and text without secrets.</summary>
public abstract partial class HaK8sCmdlet : StagedCmdlet, IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<RemoteAction> actions = new();
    private readonly Dictionary<int, ProgressRecord> bars = [];

    /// <summary>Cancelled by Ctrl-C, by a downstream cmdlet that has enough, and at the cmdlet's end.</summary>
    private protected CancellationToken StopToken => stopping.Token;

    private protected static SessionPool Sessions => ModuleLifetime.Current;

    /// <summary>True under -WhatIf, however it was asked for. Cmdlets that can observe before they act show their plan then.</summary>
    private protected bool IsWhatIf => LanguagePrimitives.IsTrue(Preference("WhatIf", "WhatIfPreference"));

    /// <summary>Whether the next error ends the pipeline: nothing can be written after it.</summary>
    private bool IsErrorTheEnd => LanguagePrimitives.TryConvertTo(Preference("ErrorAction", "ErrorActionPreference"), out ActionPreference action) && action == ActionPreference.Stop;

    private object? Preference(string parameter, string variable) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? bound) ? bound : SessionState.PSVariable.GetValue(variable);

    /// <summary>Before the first record.</summary>
    protected new virtual void BeginProcessing()
    {
    }

    /// <summary>For each record, or once where nothing comes from the pipeline.</summary>
    protected new virtual void ProcessRecord()
    {
    }

    /// <summary>After the last record.</summary>
    protected new virtual void EndProcessing()
    {
    }

    private protected override void Run(PipelineStage stage)
    {
        // A cmdlet further down the pipeline runs inside of this one.
        Action<RemoteAction>? outer = RemoteAction.Observed;
        RemoteAction.Observed = OnRemoteAction;
        try
        {
            RunStage(stage);
            WriteActions();
        }
        catch when (!Stopping && !StopToken.IsCancellationRequested)
        {
            CloseProgress();
            throw;
        }
        finally
        {
            RemoteAction.Observed = outer;
        }
    }

    private void RunStage(PipelineStage stage)
    {
        switch (stage)
        {
            case PipelineStage.Begin:
                BeginProcessing();
                break;
            case PipelineStage.Record:
                ProcessRecord();
                break;
            default:
                EndProcessing();
                break;
        }
    }

    /// <summary>Something ran on a node; called on any thread.</summary>
    private protected virtual void OnRemoteAction(RemoteAction action) => actions.Enqueue(action);

    private void WriteActions()
    {
        while (actions.TryDequeue(out RemoteAction? action))
            WriteVerbose($"{action}");
    }

    /// <summary>
    /// Closes all bars, those below others first. Not after Ctrl-C: nothing can be written then, and hosts clear the bars of a pipeline that was stopped.
    /// </summary>
    private protected void CloseProgress()
    {
        foreach (ProgressRecord bar in bars.Values.OrderByDescending(bar => bar.ActivityId).ToArray())
            WriteProgress(new ProgressRecord(bar.ActivityId, bar.Activity, "done") { ParentActivityId = bar.ParentActivityId, RecordType = ProgressRecordType.Completed });
    }

    /// <summary>A path of the current provider location as a file system path; the file need not exist.</summary>
    private protected string ResolvePath(string path) => GetUnresolvedProviderPathFromPSPath(path);

    private protected void WriteFailure(HaK8sException failure, object? target = null) =>
        WriteError(ErrorRecords.From(failure, target, Sessions.Redactor));

    /// <summary>Ends the cmdlet: what the user gave cannot be used for any node.</summary>
    private protected void ThrowFailure(HaK8sException failure, object? target = null) =>
        ThrowTerminatingError(ErrorRecords.From(failure, target, Sessions.Redactor));

    /// <summary>Runs work that needs no node, on the pipeline thread, turning its failures into a terminating error.</summary>
    private protected T Guard<T>(Func<T> work, object? target = null)
    {
        try
        {
            return work();
        }
        catch (HaK8sException failure)
        {
            ThrowFailure(failure, target);
            throw; // not reached: ThrowTerminatingError does not return
        }
    }

    /// <summary>Waits on the pipeline thread for work on others; stopped with the pipeline, it ends as PowerShell wants.</summary>
    private protected T Await<T>(Task<T> work)
    {
        try
        {
            T result = work.GetAwaiter().GetResult();
            WriteActions();
            return result;
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The same with a progress bar: what it says, and how far it is in percent, -1 when that is not known.</summary>
    private protected T Await<T>(Task<T> work, string activity, Func<(string Status, int Percent)> progress)
    {
        // Task.WhenAny never throws: what became of the work is seen below.
        Task ended = Task.WhenAny(work);
        while (!ended.Wait(ProgressInterval))
        {
            WriteActions();
            (string status, int percent) = progress();
            WriteProgress(new ProgressRecord(0, activity, status) { PercentComplete = percent });
        }
        try
        {
            return Await(work);
        }
        finally
        {
            WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <inheritdoc />
    protected override void StopProcessing() => stopping.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels what still runs: the engine disposes a cmdlet at its end, however it came.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            stopping.Cancel();
    }
}
