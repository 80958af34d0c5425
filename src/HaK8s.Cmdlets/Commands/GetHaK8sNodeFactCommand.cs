using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Inventory;
using HaK8s.Preflight;

namespace HaK8s.Commands;

/// <summary>
/// Looks at hosts in one round trip each and tells all that decides whether kubeadm will accept them, without judging it: for checks of
/// one's own with Where-Object. Test-HaK8sNode judges.
/// </summary>
[Cmdlet(VerbsCommon.Get, "HaK8sNodeFact")]
[OutputType(typeof(NodeFact))]
public sealed class GetHaK8sNodeFactCommand : NodeCmdlet
{
    /// <summary>Names to resolve on each host, such as the endpoint's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ResolveName { get; set; } = [];

    private protected override string Activity => "Looking at hosts";

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        string[] names = [node.Name, .. ResolveName];
        return async work =>
        {
            work.Progress("looking");
            work.Emit(await NodeFactReader.ObserveAsync(work.Session, names, work.Stopping));
        };
    }
}
