using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Disconnect-HaK8sNode: closes the connections to nodes that this session keeps. The next cmdlet makes them anew.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "HaK8sNode", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class DisconnectHaK8sNodeCommand : HaK8sCmdlet
{
    /// <summary>The nodes: node objects, plain names (all ways to a node of that name), or what Get-HaK8sConnection gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Node node in Node)
        {
            bool isName = node == new Node { Name = node.Name };
            foreach (Node known in Sessions.Connected.Where(known => isName ? known.Name == node.Name : known == Remote.SessionPool.Way(node)))
            {
                if (ShouldProcess(node.Name, "Close the connection") && Sessions.Close(known))
                    WriteVerbose($"{node.Name}: the connection is closed.");
            }
        }
    }
}
