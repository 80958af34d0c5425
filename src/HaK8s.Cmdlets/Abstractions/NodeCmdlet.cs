using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Abstractions;

/// <summary>A cmdlet that takes nodes from the pipeline: node objects, plain names, or results that carry a Node.</summary>
public abstract class NodeCmdlet : FanOutCmdlet
{
    private readonly HashSet<Node> seen = [];

    /// <summary>The nodes to work on: node objects, plain names, or results that carry a Node.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>How many nodes are worked on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 32;

    private protected override int Window => ThrottleLimit;

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
            if (seen.Add(node) && Plan(node) is { } work)
                Schedule(node, work);
        }
    }
}
