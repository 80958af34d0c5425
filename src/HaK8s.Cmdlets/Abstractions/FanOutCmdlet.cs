using System.Collections.Concurrent;
using System.Management.Automation;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet whose work runs on other threads, one piece for each node: up to ThrottleLimit at a time in a sliding window. Results are
/// emitted as they come, and a failed node becomes one error while the others go on. Workers post to a pump; the pipeline thread writes.
/// </summary>
public abstract class FanOutCmdlet : JobCmdlet
{
    private readonly BlockingCollection<Action<FanOutCmdlet>> pump = [];
    private NodeProgress? progress;
    private int running;

    /// <summary>How many nodes are worked on at the same time.</summary>
    private protected virtual int Window => 1;

    /// <summary>What the progress bar says, such as <c>Copying etcd client files</c>.</summary>
    private protected abstract string Activity { get; }

    private NodeProgress Bars => progress ??= new NodeProgress(Activity, WriteProgress);

    /// <summary>Starts work for a node as soon as the window has room, pumping meanwhile. Call on the pipeline thread.</summary>
    private protected void Schedule(Node node, Func<NodeWork, Task> work)
    {
        while (running >= Window)
            PumpOne();
        Start(node, work);
        while (pump.TryTake(out Action<FanOutCmdlet>? message))
            message(this);
    }

    /// <summary>For -WhatIf: has PowerShell show what was observed that would be done.</summary>
    private protected static async Task ShowPlanAsync(NodeWork work, Func<CancellationToken, Task<string>> observe)
    {
        string plan = await observe(work.Stopping);
        await work.AskAsync(cmdlet => cmdlet.ShouldProcess(work.Node.Name, plan));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        while (running > 0)
            PumpOne();
        CloseProgress();
        WriteNotices();
    }

    // What is waited for outside of the pump is told where it is waited for.
    private protected override void OnRemoteAction(RemoteAction action)
    {
        if (Volatile.Read(ref running) > 0)
            pump.Add(cmdlet => cmdlet.WriteVerbose($"{action}"), CancellationToken.None);
        else
            base.OnRemoteAction(action);
    }

    private void WriteNotices()
    {
        foreach (string notice in Sessions.TakeNotices())
            WriteWarning(notice);
    }

    private void Start(Node node, Func<NodeWork, Task> work)
    {
        running++;
        Bars.Begin(node);
        NodeWork context = new(node, Sessions.Get(node), pump, StopToken);
        _ = Task.Run(async () =>
        {
            try
            {
                await work(context);
            }
            catch (HaK8sException failure)
            {
                context.Fail(failure.On(node.Name));
            }
            catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
            {
                // The user stopped the pipeline: silence is what PowerShell does then.
            }
            catch (Exception bug) when (bug is not OutOfMemoryException)
            {
                context.Fail(Failure.Unexpected(bug).On(node.Name));
            }
            finally
            {
                pump.Add(cmdlet => cmdlet.Finish(node), CancellationToken.None);
            }
        }, CancellationToken.None);
    }

    private void PumpOne()
    {
        Action<FanOutCmdlet>? message;
        try
        {
            if (!pump.TryTake(out message, Bars.IsBehind ? (int)NodeProgress.Interval.TotalMilliseconds : Timeout.Infinite, StopToken))
                Bars.Tick();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        message?.Invoke(this);
    }

    private void Finish(Node node)
    {
        running--;
        WriteNotices();
        Bars.End(node);
    }

    /// <summary>ShouldProcess for changes of files, whose diff stands below the plan under -WhatIf and -Verbose.</summary>
    internal bool ShouldChange(Node node, string plan, string diff)
    {
        string action = $"Performing the operation \"{plan}\" on target \"{node}\".";
        return ShouldProcess(diff.Length == 0 ? action : $"{action}\n{diff}", $"Are you sure you want to perform this action?\n{action}", "Confirm");
    }

    internal void Fail(Node node, HaK8sException failure) => WriteFailure(failure, node);

    internal void Say(Node node, string text) => WriteVerbose($"{node.Name}: {text}");

    internal void Warn(Node node, string text) => WriteWarning($"{node.Name}: {text}");

    internal void ShowProgress(Node node, string status, int percent) => Bars.Set(node, status, percent);
}
