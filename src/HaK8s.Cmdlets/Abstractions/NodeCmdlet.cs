using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet that works on nodes: takes them from the pipeline, works on up to ThrottleLimit at a time with a sliding window,
/// emits each result as it comes, and turns a failed node into one error while the others go on.
/// </summary>
public abstract class NodeCmdlet : HaK8sCmdlet
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Action<NodeCmdlet>> pump = [];
    private readonly HashSet<Node> seen = [];
    private readonly Dictionary<Node, int> progressIds = [];
    private readonly Stopwatch sinceProgress = Stopwatch.StartNew();
    private int running;
    private int finished;

    /// <summary>The nodes to work on: node objects, plain names, or results that carry a Node.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    public Node[] Node { get; set; } = [];

    /// <summary>How many nodes are worked on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>What the progress bar says, such as <c>Copying etcd client files</c>.</summary>
    private protected abstract string Activity { get; }

    /// <summary>
    /// Called on the pipeline thread for each node: asks ShouldProcess, captures the parameters bound with this record,
    /// and gives the work to be done on another thread; null when the user declined.
    /// </summary>
    private protected abstract Func<NodeWork, Task>? Plan(Node node);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Node node in Node)
        {
            // A result with several objects for one node (three files, say) may be piped on: the node is still worked on once.
            if (!seen.Add(node))
                continue;
            if (Plan(node) is not { } work)
                continue;
            while (running >= ThrottleLimit)
                PumpOne();
            Start(node, work);
            while (pump.TryTake(out Action<NodeCmdlet>? message))
                message(this);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        while (running > 0)
            PumpOne();
        CompleteProgress();
    }

    private void Start(Node node, Func<NodeWork, Task> work)
    {
        running++;
        ShowProgress(node, "starting", -1);
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
        Action<NodeCmdlet> message;
        try
        {
            message = pump.Take(StopToken);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        message(this);
    }

    private void Finish(Node node)
    {
        running--;
        finished++;
        if (progressIds.Remove(node, out int id))
            WriteProgress(new ProgressRecord(id, Activity, node.Name) { ParentActivityId = 0, RecordType = ProgressRecordType.Completed });
        ShowOverall();
    }

    internal void Fail(Node node, HaK8sException failure) => WriteFailure(failure, node);

    internal void Say(Node node, string text) => WriteVerbose($"{node.Name}: {text}");

    internal void Warn(Node node, string text) => WriteWarning($"{node.Name}: {text}");

    internal void ShowProgress(Node node, string status, int percent)
    {
        bool isNew = !progressIds.TryGetValue(node, out int id);
        if (isNew)
            progressIds[node] = id = seen.Count;
        else if (sinceProgress.Elapsed < ProgressInterval)
            return;
        sinceProgress.Restart();
        ShowOverall();
        WriteProgress(new ProgressRecord(id, Sessions.Redactor.Redact($"{node.Name}: {status}"), " ") { ParentActivityId = 0, PercentComplete = percent });
    }

    private void ShowOverall() =>
        WriteProgress(new ProgressRecord(0, Activity, $"{finished} of {seen.Count} nodes done") { PercentComplete = 100 * finished / seen.Count });

    private void CompleteProgress()
    {
        if (seen.Count > 0)
            WriteProgress(new ProgressRecord(0, Activity, "done") { RecordType = ProgressRecordType.Completed });
    }
}
