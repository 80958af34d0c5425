using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>
/// Takes nodes out of their cluster with kubeadm reset and clears away what kubeadm leaves. Refuses to lose a cluster's last control plane
/// or the data of an etcd member. It runs detached on each node: after Ctrl-C or a lost connection the same call attaches to it again.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "KubeadmReset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KubeadmResetResult))]
public sealed class InvokeKubeadmResetCommand : NodeCmdlet
{
    // Whether a control plane is the last one is known only when no other reset is on its way.
    private readonly SemaphoreSlim oneControlPlane = new(1);

    /// <summary>Control planes that drain the node and delete its Node object: the first that answers. Needed for workers, which may do neither.</summary>
    [Parameter]
    [NodeTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] ControlPlane { get; set; } = [];

    /// <summary>Leave the pods to their fate: neither cordon nor drain.</summary>
    [Parameter]
    public SwitchParameter NoDrain { get; set; }

    /// <summary>How long the eviction of the pods may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int DrainTimeoutSeconds { get; set; } = 120;

    /// <summary>Remove the files in /etc/cni/net.d.</summary>
    [Parameter]
    public SwitchParameter RemoveCniConfiguration { get; set; }

    /// <summary>Remove the interfaces of pod networks and of kube-proxy; on unless -RemoveInterface:$false.</summary>
    [Parameter]
    public SwitchParameter RemoveInterface { get; set; } = true;

    /// <summary>Remove /root/.kube/config when it knows this cluster alone; on unless -RemoveKubeConfig:$false.</summary>
    [Parameter]
    public SwitchParameter RemoveKubeConfig { get; set; } = true;

    /// <summary>Remove the packet filter's chains of Kubernetes and CNI, and IPVS services of kube-proxy; on unless -FlushIptables:$false.</summary>
    [Parameter]
    public SwitchParameter FlushIptables { get; set; } = true;

    /// <summary>Take the last control plane too, and give up the data of an etcd member that does not run.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Resetting nodes";

    private protected override int Window => MyInvocation.BoundParameters.ContainsKey(nameof(ThrottleLimit)) ? ThrottleLimit : 1;

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        KubeadmResetOptions options = new()
        {
            Force = Force, Drain = !NoDrain, DrainTimeout = TimeSpan.FromSeconds(DrainTimeoutSeconds),
            RemoveCniConfiguration = RemoveCniConfiguration, RemoveInterface = RemoveInterface, RemoveKubeConfig = RemoveKubeConfig, FlushIptables = FlushIptables,
        };
        KubeadmReset reset = new(Sessions.Get(node), [.. ControlPlane.Select(Sessions.Get)], options, Sessions.Redactor);
        return work => RunAsync(reset, work);
    }

    private async Task RunAsync(KubeadmReset reset, NodeWork work)
    {
        work.Progress("looking at the node", 0);
        KubeadmResetPlan plan = await reset.PlanAsync(work.Stopping);
        if (!plan.IsControlPlane)
        {
            await ResetAsync(reset, plan, work);
            return;
        }
        await oneControlPlane.WaitAsync(work.Stopping);
        try
        {
            await ResetAsync(reset, Window == 1 ? plan : await reset.PlanAsync(work.Stopping), work);
        }
        finally
        {
            oneControlPlane.Release();
        }
    }

    private static async Task ResetAsync(KubeadmReset reset, KubeadmResetPlan plan, NodeWork work)
    {
        if (!plan.IsEmpty && !await work.AskAsync(cmdlet => cmdlet.ShouldProcess(work.Node.Name, plan.ToString())))
            return;
        KubeadmResetResult result = await reset.ApplyAsync(plan, new KubeadmObserver(work), work.Stopping);
        work.Emit(result);
        if (!result.Succeeded)
            throw Failure.ResetFailed(result);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            oneControlPlane.Dispose();
    }
}
