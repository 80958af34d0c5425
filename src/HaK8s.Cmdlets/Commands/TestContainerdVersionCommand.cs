using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Tells whether the containerd of nodes can serve a Kubernetes version: its version by the published matrix, its CRI plugin, and how it is set up for the kubelet.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ContainerdVersion")]
[OutputType(typeof(ContainerdVersionResult), typeof(bool))]
public sealed class TestContainerdVersionCommand : NodeCmdlet
{
    /// <summary>The Kubernetes version to serve, such as v1.20.2 or 1.36.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>Gives true or false for each node and nothing else; false for a node that could not be asked, besides its error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override string Activity => "Checking containerd";

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        KubernetesVersion kubernetes = KubernetesVersion!;
        return work => CheckAsync(work, kubernetes);
    }

    private async Task CheckAsync(NodeWork work, KubernetesVersion kubernetes)
    {
        work.Progress("asking containerd");
        try
        {
            ContainerdVersionResult result = await ContainerdCheck.RunAsync(work.Session, kubernetes, work.Stopping);
            if (!Quiet)
                foreach (string warning in result.Warnings)
                    work.Warn(warning);
            work.Emit(Quiet ? result.Passed : result);
        }
        catch (HaK8sException) when (Quiet)
        {
            work.Emit(false);
            throw;
        }
    }
}
