using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.ControlPlane;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Abstractions;

/// <summary>
/// A cmdlet that looks at control planes as a whole: the nodes are collected and surveyed together at the pipeline's end, since what Kubernetes
/// says of a dead node comes from a living one.
/// </summary>
public abstract class ControlPlaneCmdlet : NodeCmdlet
{
    private readonly List<IRemoteSession> sessions = [];

    /// <summary>The endpoint, name:port, whose records are looked at; that of the nodes' admin.conf when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? ControlPlaneEndpoint { get; set; }

    /// <summary>A kubeconfig file to ask Kubernetes' API with; the nodes' own admin.conf, kept in memory alone, when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>How long one node may take to answer, in seconds.</summary>
    private protected abstract double NodeSeconds { get; }

    private protected override string Activity => "Looking at control planes";

    private protected sealed override Func<NodeWork, Task>? Plan(Node node)
    {
        sessions.Add(Sessions.Get(node));
        return null;
    }

    private protected ControlPlaneSurvey Survey() => new(sessions, Sessions.Redactor)
    {
        Endpoint = ControlPlaneEndpoint is null ? null : Guard(() => Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint)),
        KubeConfig = KubeConfig is null ? null : Guard(() => ControlPlaneSurvey.ReadKubeConfig(ResolvePath(KubeConfig), Sessions.Redactor), KubeConfig),
        Timeout = TimeSpan.FromSeconds(NodeSeconds),
        ThrottleLimit = ThrottleLimit,
    };

    private protected IReadOnlyList<ControlPlaneStatus> Look(ControlPlaneSurvey survey) => Await(survey.RunAsync(StopToken));
}
