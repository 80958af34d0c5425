using System.Text.RegularExpressions;
using HaK8s.Changes;
using HaK8s.Preflight.Rules;
using HaK8s.Remote;

namespace HaK8s.Preflight.Preparation;

/// <summary>Makes a host ready for kubeadm as far as that can be done without asking anybody, so that it can be taken back.</summary>
public sealed partial class NodePreparation(PreparationOptions options)
{
    private const string Maker = "Initialize-HaK8sNode";
    private const char StepSeparator = ';';

    /// <summary>What <see cref="ApplyAsync"/> would do; changes nothing.</summary>
    /// <exception cref="HaK8sException"><c>HostsEntryWithoutAddress</c>, or what looking at the host fails with.</exception>
    public async Task<PreparationPlan> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        // dpkg would take a pattern, and hold all that it fits.
        if (options.HoldPackage.FirstOrDefault(name => !PackageName().IsMatch(name)) is { } bad)
            throw Failure.InvalidText("package to hold", bad, "Use the name of a package, such as kubelet.");
        Task<NodeFact> fact = NodeFactReader.ObserveAsync(session, [], cancellationToken);
        Task<NodeFiles> files = NodeFiles.ReadAsync(session, PreparationPlanner.Files, cancellationToken);
        Task<RemoteResult> look = session.RunAsync(new RemoteScript("node-prepare", ["look", .. options.HoldPackage]), null, cancellationToken);
        await Task.WhenAll(fact, files, look);
        return new PreparationPlanner(await fact, await files, await look, options).Plan();
    }

    /// <summary>Does what the plan says, then looks again.</summary>
    /// <exception cref="HaK8sException"><c>PreparationStepFailed</c>, <c>NodeNotMended</c>, what changing files fails with; or the connection.</exception>
    public async Task<NodePreparationResult> ApplyAsync(IRemoteSession session, PreparationPlan plan, CancellationToken cancellationToken = default)
    {
        if (!plan.HasChanges)
            return new() { Node = session.Node, Status = PreparationStatus.Unchanged, Item = plan.Item };
        string id = FileChangeSet.NewId();
        IReadOnlyList<string> changed = await FileChangeSet.ApplyAsync(session, id, plan.Edit, string.Join(StepSeparator, plan.Undo.Prepend(Maker)), cancellationToken);
        await TakeAsync(session, plan.Step, id, cancellationToken);
        await VerifyAsync(session, id, cancellationToken);
        return new() { Node = session.Node, Status = PreparationStatus.Changed, Item = plan.Item, File = [.. changed], ChangeId = id };
    }

    /// <summary>Takes a change back: files first, then what was switched.</summary>
    /// <exception cref="HaK8sException">See <see cref="FileChangeSet.RollbackAsync(IRemoteSession, string, string, bool, CancellationToken)"/>, and <c>PreparationStepFailed</c>.</exception>
    public static async Task<NodePreparationResult> RollbackAsync(IRemoteSession session, string id, bool force, CancellationToken cancellationToken = default)
    {
        FileRollback rollback = await FileChangeSet.RollbackAsync(session, id, Maker, force, cancellationToken);
        string[] steps = rollback.Note.Split(StepSeparator)[1..];
        await TakeAsync(session, steps, id, cancellationToken);
        return new() { Node = session.Node, Status = PreparationStatus.RolledBack, Item = [], File = [.. rollback.Targets], ChangeId = id };
    }

    private static async Task TakeAsync(IRemoteSession session, IReadOnlyList<string> steps, string id, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
            return;
        RemoteResult result = await session.RunAsync(new RemoteScript("node-prepare", ["do", .. steps]), null, cancellationToken);
        if (result.ExitCode != 0)
            throw Failure.PreparationStepFailed((result["fail"] ?? "").Split('\t'), id, result).On(session.Node.Name);
    }

    private async Task VerifyAsync(IRemoteSession session, string id, CancellationToken cancellationToken)
    {
        NodeFact fact = await NodeFactReader.ObserveAsync(session, [], cancellationToken);
        PreflightCase seen = new(fact, [fact], [], new());
        NodeFinding[] left =
        [
            .. options.Skip.Contains(PreparationPart.Swap) ? [] : SwapRules.Judge(seen),
            .. KernelRules.Judge(seen).Where(finding => !options.Skip.Contains(
                finding.Id is NodeFindingId.ModuleMissing or NodeFindingId.ModuleNotPersistent ? PreparationPart.Module : PreparationPart.Sysctl)),
        ];
        if (left.Length > 0)
            throw Failure.NodeNotMended(left, id).On(session.Node.Name);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9+.-]{0,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();
}
