using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>
/// Makes the first control plane of a cluster with kubeadm init. It runs detached on the node: after Ctrl-C or a lost connection the same
/// call attaches to it again.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "KubeadmInit", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KubeadmInitResult))]
public sealed class InvokeKubeadmInitCommand : FanOutCmdlet
{
    private bool taken;

    /// <summary>The configuration, from New-KubeadmConfig or Import-KubeadmConfig.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public KubeadmConfiguration? Configuration { get; set; }

    /// <summary>The node that becomes the first control plane.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("ComputerName", "Cn")]
    [ValidateCount(1, 1)]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>Preflight checks whose errors are passed over, by kubeadm's names: Swap, NumCPU, ...</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9_.-]+$")]
    public string[] IgnorePreflightErrors { get; set; } = [];

    /// <summary>Go on although etcd holds an earlier cluster's keys, is too old, or cannot be asked. Host keys are checked all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Initializing the control plane";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (taken)
        {
            ThrowFailure(Failure.OneConfigurationOnly());
            return;
        }
        taken = true;
        Node node = Node[0];
        KubeadmInit init = new(Sessions.Get(node), Configuration!, IgnorePreflightErrors, Force, ModuleLifetime.JoinSecrets, Sessions.Redactor);
        if (IsWhatIf)
            Schedule(node, work => ShowPlanAsync(work, init.PlanAsync));
        else if (ShouldProcess(node.Name, $"Run kubeadm init for {Configuration!.ControlPlaneEndpoint}"))
            Schedule(node, work => RunAsync(init, work));
    }

    private static async Task RunAsync(KubeadmInit init, NodeWork work)
    {
        KubeadmInitResult result = await init.RunAsync(new KubeadmObserver(work), work.Stopping);
        work.Emit(result);
        if (!result.Succeeded)
            throw Failure.InitFailed(result);
    }
}
