using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>
/// Makes what nodes need to join, on a working control plane: a bootstrap token and, with -ControlPlane, the control plane's certificates
/// uploaded again under a fresh key, those of an external etcd included.
/// </summary>
[Cmdlet(VerbsCommon.New, "KubeadmJoinCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(KubeadmJoinCredential))]
public sealed class NewKubeadmJoinCredentialCommand : NodeCmdlet
{
    /// <summary>How long the token lives; 24 hours, as kubeadm's own. Zero means for ever.</summary>
    [Parameter]
    public TimeSpan TokenTtl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Make it good for control planes too. The uploaded certificates live for two hours.</summary>
    [Parameter]
    public SwitchParameter ControlPlane { get; set; }

    private protected override string Activity => "Making a join credential";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (TokenTtl < TimeSpan.Zero || TokenTtl != TimeSpan.FromSeconds(Math.Truncate(TokenTtl.TotalSeconds)))
            ThrowFailure(Failure.InvalidTokenTtl(TokenTtl));
    }

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        JoinCredentialIssue issue = new(Sessions.Get(node), ControlPlane ? NodeRole.ControlPlane : NodeRole.Worker, TokenTtl, Sessions.Redactor);
        return IsWhatIf ? work => ShowPlanAsync(work, issue.PlanAsync)
            : ShouldProcess(node.Name, issue.Plan) ? async work => work.Emit(await issue.IssueAsync(work.Stopping))
            : null;
    }
}
