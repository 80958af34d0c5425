using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>
/// Joins nodes to a cluster with kubeadm join: control planes one after another, workers side by side. It runs detached on each node: after
/// Ctrl-C or a lost connection the same call attaches to it again.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "KubeadmJoin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KubeadmJoinResult))]
public sealed class InvokeKubeadmJoinCommand : NodeCmdlet
{
    private JoinCredentials? credentials;
    private KubeadmJoinOptions options = new();

    /// <summary>From New-KubeadmJoinCredential, or the result of Invoke-KubeadmInit. One that has run out is made anew on the control plane it came from.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public KubeadmJoinCredential? JoinCredential { get; set; }

    /// <summary>Join as control planes, in the order given, one after another unless -ThrottleLimit says otherwise.</summary>
    [Parameter]
    public SwitchParameter ControlPlane { get; set; }

    /// <summary>Never make a new credential; one that cannot serve is an error.</summary>
    [Parameter]
    public SwitchParameter NoRefresh { get; set; }

    /// <summary>Preflight checks whose errors are passed over, by kubeadm's names: Swap, NumCPU, ...</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9_.-]+$")]
    public string[] IgnorePreflightErrors { get; set; } = [];

    /// <summary>Socket of the container runtime; containerd's when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CriSocket { get; set; }

    /// <summary>Flags for the nodes' kubelets: a hashtable, or name=value.</summary>
    [Parameter]
    [ExtraArgTransformation]
    public ExtraArg[] KubeletExtraArg { get; set; } = [];

    private protected override string Activity => ControlPlane ? "Joining control planes" : "Joining workers";

    private protected override int Window => ControlPlane && !MyInvocation.BoundParameters.ContainsKey(nameof(ThrottleLimit)) ? 1 : ThrottleLimit;

    private NodeRole Role => ControlPlane ? NodeRole.ControlPlane : NodeRole.Worker;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        credentials = new JoinCredentials(JoinCredential!, Role, !NoRefresh, Sessions.Get, Sessions.Redactor);
        options = new KubeadmJoinOptions
        {
            Role = Role,
            IgnorePreflightErrors = IgnorePreflightErrors,
            CriSocket = CriSocket ?? options.CriSocket,
            KubeletExtraArg = [.. KubeletExtraArg],
        };
    }

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        KubeadmJoin join = new(Sessions.Get(node), options, credentials!, Sessions.Redactor);
        return IsWhatIf ? work => ShowPlanAsync(work, join.PlanAsync)
            : ShouldProcess(node.Name, $"Run kubeadm join to {JoinCredential!.ControlPlaneEndpoint} as {(ControlPlane ? "control plane" : "worker")}")
            ? work => RunAsync(join, work)
            : null;
    }

    private static async Task RunAsync(KubeadmJoin join, NodeWork work)
    {
        KubeadmJoinResult result = await join.RunAsync(new KubeadmObserver(work), work.Stopping);
        work.Emit(result);
        if (!result.Succeeded)
            throw Failure.JoinFailed(result);
        if (result.EtcdClientCertMatches == false)
            throw Failure.EtcdClientCertDiffers();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            credentials?.Dispose();
    }
}
