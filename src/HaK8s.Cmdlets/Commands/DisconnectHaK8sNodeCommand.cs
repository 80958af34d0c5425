using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Disconnect-HaK8sNode: closes the connections to nodes that this session keeps. The next cmdlet makes them anew.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "HaK8sNode", SupportsShouldProcess = true)]
[OutputType(typeof(Node))]
public sealed class DisconnectHaK8sNodeCommand : HaK8sCmdlet
{
    /// <summary>The nodes: node objects, plain names, wildcards too (all ways to a node of that name), or what Get-HaK8sConnection gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    [NodePatternTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>Gives each node whose connection was closed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Node node in Node)
        {
            foreach (Node known in Sessions.Connected.Where(Meant(node)).ToArray())
            {
                if (!ShouldProcess(known.Name, "Close the connection") || !Sessions.Close(known))
                    continue;
                WriteVerbose($"{known.Name}: the connection is closed.");
                if (PassThru)
                    WriteObject(known);
            }
        }
    }

    // A name alone means every way to a node of that name.
    private static Func<Node, bool> Meant(Node node)
    {
        if (node != new Node { Name = node.Name })
            return known => known == Remote.SessionPool.Way(node);
        WildcardPattern pattern = WildcardPattern.Get(node.Name, WildcardOptions.IgnoreCase);
        return known => pattern.IsMatch(known.Name);
    }
}
