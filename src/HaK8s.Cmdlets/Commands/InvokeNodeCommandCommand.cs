using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Commands;

/// <summary>Runs a shell command on nodes and gives its output as an object for each node. For what no cmdlet of this module does.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "NodeCommand", SupportsShouldProcess = true)]
[OutputType(typeof(NodeCommandResult))]
public sealed class InvokeNodeCommandCommand : NodeCmdlet
{
    /// <summary>The command, for /bin/sh. It is seen in the node's process list: put no secret into it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    /// <summary>How long the command may run, a TimeSpan or seconds; without end when not given. What runs then is ended on the node.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? Timeout { get; set; }

    private protected override string Activity => "Running a command";

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        string command = Command;
        TimeSpan? timeout = Timeout;
        if (!ShouldProcess(node.Name, $"Run '{command}'"))
            return null;
        return async work =>
        {
            NodeCommandResult result = await NodeCommandResult.RunAsync(work.Session, command, timeout, work.Stopping);
            work.Emit(result);
            if (!result.Succeeded)
                throw Failure.NodeCommandFailed(result);
        };
    }
}
