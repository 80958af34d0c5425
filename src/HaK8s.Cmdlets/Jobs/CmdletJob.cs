using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace HaK8s.Jobs;

/// <summary>
/// A cmdlet of this module that runs in the background. As with the engine's jobs it is Completed when the cmdlet came to its end, though
/// nodes may have failed: their errors are among what Receive-Job gives. Stop-Job ends the work on the nodes as Ctrl-C does.
/// </summary>
public sealed class CmdletJob : Job2
{
    private readonly PowerShell shell;
    private readonly PSDataCollection<object>? input;

    internal CmdletJob(string command, string location, PowerShell shell, PSDataCollection<object>? input) : base(command)
    {
        (this.shell, this.input, Location) = (shell, input, location);
        PSJobTypeName = "HaK8sJob";
        input?.Complete();
        shell.Streams.Error = Error;
        shell.Streams.Warning = Warning;
        shell.Streams.Verbose = Verbose;
        shell.Streams.Debug = Debug;
        shell.Streams.Information = Information;
        shell.Streams.Progress = Progress;
        shell.InvocationStateChanged += (_, change) => Follow(change.InvocationStateInfo);
    }

    /// <summary>What the job works on.</summary>
    public override string Location { get; }

    /// <inheritdoc />
    public override string StatusMessage => "";

    /// <inheritdoc />
    public override bool HasMoreData => !IsFinished || Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count > 0;

    private bool IsFinished => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <inheritdoc />
    public override void StartJob()
    {
        // The engine takes an empty input for none at all, and would ask for a node.
        if (input is { Count: 0 })
        {
            SetJobState(JobState.Completed);
            return;
        }
        SetJobState(JobState.Running);
        shell.BeginInvoke(input, Output);
    }

    /// <inheritdoc />
    public override void StartJobAsync()
    {
        StartJob();
        OnStartJobCompleted(new AsyncCompletedEventArgs(null, cancelled: false, null));
    }

    /// <inheritdoc />
    public override void StopJob()
    {
        if (!IsFinished)
            shell.Stop();
    }

    /// <inheritdoc />
    public override void StopJob(bool force, string reason) => StopJob();

    /// <inheritdoc />
    public override void StopJobAsync() => _ = Task.Run(() =>
    {
        StopJob();
        OnStopJobCompleted(new AsyncCompletedEventArgs(null, cancelled: false, null));
    });

    /// <inheritdoc />
    public override void StopJobAsync(bool force, string reason) => StopJobAsync();

    /// <inheritdoc />
    public override void SuspendJob() => throw NotSuspended();

    /// <inheritdoc />
    public override void SuspendJob(bool force, string reason) => throw NotSuspended();

    /// <inheritdoc />
    public override void SuspendJobAsync() => throw NotSuspended();

    /// <inheritdoc />
    public override void SuspendJobAsync(bool force, string reason) => throw NotSuspended();

    /// <inheritdoc />
    public override void ResumeJob() => throw NotSuspended();

    /// <inheritdoc />
    public override void ResumeJobAsync() => throw NotSuspended();

    /// <inheritdoc />
    public override void UnblockJob() => throw NotSuspended();

    /// <inheritdoc />
    public override void UnblockJobAsync() => throw NotSuspended();

    private static PSNotSupportedException NotSuspended() => new("A job of HaK8s runs to its end or is stopped; it is neither suspended nor blocked.");

    private void Follow(PSInvocationStateInfo change)
    {
        JobState? state = change.State switch
        {
            PSInvocationState.Completed => JobState.Completed,
            PSInvocationState.Failed => JobState.Failed,
            PSInvocationState.Stopping => JobState.Stopping,
            PSInvocationState.Stopped => JobState.Stopped,
            _ => null,
        };
        if (state is null)
            return;
        SetState(this, state.Value, state == JobState.Failed ? change.Reason : null);
        // This is the runspace's own thread, on which it cannot wait for itself.
        if (IsFinished)
            shell.Runspace?.CloseAsync();
    }

    // Offered to derived classes by every engine from 3.0 on; the reference assembly of PowerShell Standard has forgotten it.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetJobState")]
    private static extern void SetState(Job2 job, JobState state, Exception? reason);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            Runspace? runspace = shell.Runspace;
            shell.Dispose();
            runspace?.Dispose();
            input?.Dispose();
        }
        base.Dispose(disposing);
    }
}
