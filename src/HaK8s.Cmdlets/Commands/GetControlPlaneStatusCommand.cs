using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.ControlPlane;

namespace HaK8s.Commands;

/// <summary>
/// Tells how the control plane of each node is: apiserver, controller-manager, scheduler, static pods, kubelet, containerd, certificates, etcd as
/// the node reaches it, its DNS record, and what Kubernetes says of the node. A dead node is an answer, not an error.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ControlPlaneStatus")]
[OutputType(typeof(ControlPlaneStatus))]
public sealed class GetControlPlaneStatusCommand : ControlPlaneCmdlet
{
    /// <summary>How long one node may take to answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    public double TimeoutSeconds { get; set; } = 15;

    private protected override double NodeSeconds => TimeoutSeconds;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        ControlPlaneSurvey survey = Survey();
        IReadOnlyList<ControlPlaneStatus> statuses = Look(survey);
        if (survey.ApiTrouble is { } trouble && statuses.Any(status => status.Status != ControlPlaneState.NotJoined))
            WriteWarning($"Kubernetes' API could not be asked: {trouble}");
        WriteObject(statuses, enumerateCollection: true);
    }
}
