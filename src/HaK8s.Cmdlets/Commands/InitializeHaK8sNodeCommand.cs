using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.Preflight.Preparation;

namespace HaK8s.Commands;

/// <summary>
/// Makes hosts ready for kubeadm: swap off and kept off, kernel modules, sysctls, crictl's configuration, the kubelet enabled, packages held; names in
/// /etc/hosts on request. What is right already is not touched. Each file that is changed is kept beside it, and -Rollback puts everything back.
/// </summary>
[Cmdlet(VerbsData.Initialize, "HaK8sNode", SupportsShouldProcess = true, DefaultParameterSetName = PrepareSet)]
[OutputType(typeof(NodePreparationResult))]
public sealed class InitializeHaK8sNodeCommand : NodeCmdlet
{
    private const string PrepareSet = "Prepare", RollbackSet = "Rollback";

    /// <summary>Nodes whose names /etc/hosts shall know. Not the endpoint's: a name there would bypass the DNS round robin.</summary>
    [Parameter(ParameterSetName = PrepareSet)]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] AddHostsEntry { get; set; } = [];

    /// <summary>Packages that an upgrade of the system shall leave alone; those that are not installed are passed over.</summary>
    [Parameter(ParameterSetName = PrepareSet)]
    [AllowEmptyCollection]
    public string[] HoldPackage { get; set; } = ["kubeadm", "kubelet", "kubectl"];

    /// <summary>Parts to leave alone.</summary>
    [Parameter(ParameterSetName = PrepareSet)]
    public PreparationPart[] Skip { get; set; } = [];

    /// <summary>Takes back the change of this id, which an earlier run gave as ChangeId.</summary>
    // Not by property name: a result that is piped on means its node, not that it should be taken back.
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    [Alias("ChangeId")]
    [ValidateNotNullOrEmpty]
    public string? Rollback { get; set; }

    /// <summary>Takes a change back also where files were changed since; what stands there is kept beside them.</summary>
    [Parameter(ParameterSetName = RollbackSet)]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Preparing hosts";

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        if (ParameterSetName == RollbackSet)
        {
            (string id, bool force) = (Rollback!, Force);
            return ShouldProcess(node.Name, $"roll back {id}") ? async work =>
            {
                work.Progress($"rolling back {id}");
                work.Emit(await NodePreparation.RollbackAsync(work.Session, id, force, work.Stopping));
            } : null;
        }
        NodePreparation preparation = new(new() { Skip = Skip.ToHashSet(), HostsEntry = AddHostsEntry, HoldPackage = HoldPackage });
        return work => PrepareAsync(preparation, work);
    }

    private static async Task PrepareAsync(NodePreparation preparation, NodeWork work)
    {
        work.Progress("looking");
        PreparationPlan plan = await preparation.PlanAsync(work.Session, work.Stopping);
        if (plan.HasChanges)
        {
            if (!await work.AskAsync(cmdlet => cmdlet.ShouldChange(work.Node, plan.Description, plan.Diff)))
                return;
            work.Progress("preparing");
        }
        work.Emit(await preparation.ApplyAsync(work.Session, plan, work.Stopping));
    }
}
