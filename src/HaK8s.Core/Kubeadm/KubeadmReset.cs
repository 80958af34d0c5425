using System.Globalization;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>
/// Takes a node out of its cluster with <c>kubeadm reset</c>, and clears away what kubeadm leaves. Observation comes first and refuses what
/// would lose a cluster or the data of an etcd member. The reset runs detached on the node; it may be repeated at any point.
/// </summary>
/// <param name="session">The node.</param>
/// <param name="controlPlanes">Other control planes of its cluster, for draining and for deleting its Node object; the first that answers is asked.</param>
/// <param name="options">How.</param>
/// <param name="redactor">For what kubeadm says.</param>
public sealed class KubeadmReset(IRemoteSession session, IReadOnlyList<IRemoteSession> controlPlanes, KubeadmResetOptions options, Redactor redactor)
{
    /// <summary>What kubeadm gets for a kubeconfig when no apiserver answers; with the real one it would wait 40 s for them.</summary>
    private const string NoKubeConfig = "/run/hak8s/no-apiserver-answers";

    private readonly KubeadmRun run = new(session, KubeadmVerb.Reset, "reset", redactor);

    /// <summary>Observes the node and its cluster and says what would happen; changes nothing.</summary>
    /// <exception cref="HaK8sException">
    /// <c>ResetNeedsRoot</c>, <c>KubeadmMissing</c>, <c>ExternalEtcdOnNode</c>, <c>EtcdDataOnNode</c>, <c>LastControlPlane</c>,
    /// <c>LastControlPlaneUnknown</c>, <c>ControlPlaneOfAnotherCluster</c>; or the connection.
    /// </exception>
    public async Task<KubeadmResetPlan> PlanAsync(CancellationToken cancellationToken)
    {
        KubeadmResetState state = await KubeadmResetState.ObserveAsync(session, cancellationToken);
        if (!state.IsRoot)
            throw Failure.KubeadmNeedsRoot(KubeadmVerb.Reset, session.Node.LoginName);
        List<string> warnings = [];
        if ((await run.ObserveAsync(cancellationToken)).Runs)
            return new KubeadmResetPlan(state) { Attaches = true, Helper = await HelperAsync(state, warnings, cancellationToken) };
        // Interfaces and chains of a cluster that something else made here (k3s, say) are that one's.
        if (!state.IsMember && state.Kubelet is not null)
            return new KubeadmResetPlan(state) { Warnings = [$"{state.Kubelet} runs here, but kubeadm has made no cluster: nothing is removed."] };

        KubeadmResetState? helper = await HelperAsync(state, warnings, cancellationToken);
        bool answers = state.Api is not null || helper?.Api is not null;
        bool isLast = state is { IsMember: true, IsControlPlane: true } && helper is null && (state.Api is null || state.IsLastControlPlane);
        if (state.IsMember)
            Refuse(state, isLast);
        if (state.IsMember && !answers)
            warnings.Add(state.IsControlPlane || controlPlanes.Count > 0 ? "No apiserver answers: it is not drained, and its Node object stays."
                : "It is not drained and its Node object stays, since a worker may do neither: name a control plane with -ControlPlane.");
        return new KubeadmResetPlan(state)
        {
            Helper = helper, IsLast = isLast, Warnings = warnings,
            // The last control plane's pods have nowhere to go.
            Drains = state.IsMember && options.Drain && answers && !isLast,
            Items =
            [
                .. options.RemoveInterface ? state.Interfaces.Select(name => "interface:" + name) : [],
                .. options.RemoveCniConfiguration ? state.CniFiles.Select(file => "file:" + file) : [],
                .. options.RemoveKubeConfig ? state.KubeConfigs.Select(file => "file:" + file) : [],
            ],
            Filters = options.FlushIptables ? [.. state.Filters.Select(filter => filter.Program)] : [],
        };
    }

    /// <summary>Does it, or follows the reset that runs already. A failure of kubeadm is a result, not an exception.</summary>
    /// <exception cref="HaK8sException"><c>DrainFailed</c>; or the connection.</exception>
    public async Task<KubeadmResetResult> ApplyAsync(KubeadmResetPlan plan, IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        foreach (string warning in plan.Warnings)
            observer.Warning(warning);
        if (plan.IsEmpty)
            return Result(KubeadmResetStatus.Unchanged, new KubeadmReport(session.Node), plan);
        bool drained = plan.Drains && await DrainAsync(plan, observer, cancellationToken);
        KubeadmResetLines lines = new(observer);
        KubeadmReport report = plan.RunsOnNode ? await RunAsync(plan, lines, cancellationToken) : new KubeadmReport(session.Node);
        if (report.Succeeded && await RemainsAsync(cancellationToken) is { } remains)
            report = report with { Succeeded = false, FailedPhase = "reset", Message = remains, NextStep = "Remove what is left by hand, and run this cmdlet again." };
        bool deleted = lines.NodeDeleted || (report.Succeeded && plan.DeletesByHelper && await DeleteAsync(plan, observer, cancellationToken));
        bool filesGone = report.Succeeded && plan.State.EtcdClientFiles.Count > 0 && (plan.Attaches || plan.State.IsMember);
        string[] next = report.Succeeded ? [.. NextSteps(plan, filesGone)] : [];
        foreach (string step in next)
            observer.Warning(step);
        if (next.Length > 0)
            report = report with { NextStep = string.Join(' ', next) };
        return Result(report.Succeeded ? KubeadmResetStatus.Reset : KubeadmResetStatus.Failed, report, plan) with
        {
            Drained = drained, NodeDeleted = deleted, Removed = lines.Removed, EtcdClientCertRemoved = filesGone,
        };
    }

    private static IEnumerable<string> NextSteps(KubeadmResetPlan plan, bool filesGone)
    {
        if (plan.IsLast)
            yield return "The cluster's keys are still in etcd: run Clear-EtcdKeyspace before the next Invoke-KubeadmInit, or its old objects come back.";
        if (filesGone)
            yield return "The etcd client files are gone: run Copy-EtcdClientCert before the node's next Invoke-KubeadmInit.";
    }

    private void Refuse(KubeadmResetState state, bool isLast)
    {
        if (state.KubeadmVersion is null)
            throw Failure.KubeadmMissing(KubeadmVerb.Reset);
        // Not even by force: the member runs, and who means it can stop it.
        if (state.ExternalEtcd is { } etcd)
            throw Failure.ExternalEtcdOnNode(etcd.Pid, etcd.Directory);
        if (options.Force)
            return;
        if (state.EtcdData.Count > 0)
            throw Failure.EtcdDataOnNode(string.Join(", ", state.EtcdData));
        if (isLast)
            throw state.Api is null ? Failure.LastControlPlaneUnknown(state.Endpoint) : Failure.LastControlPlane(state.Endpoint);
    }

    /// <summary>Another control plane of the same cluster: one whose apiserver answers, or else one that is there at all.</summary>
    private async Task<KubeadmResetState?> HelperAsync(KubeadmResetState state, List<string> warnings, CancellationToken cancellationToken)
    {
        KubeadmResetState? silent = null;
        foreach (IRemoteSession other in controlPlanes.Where(other => other.Node != session.Node))
        {
            try
            {
                KubeadmResetState seen = await KubeadmResetState.ObserveAsync(other, cancellationToken);
                if (!seen.IsControlPlane)
                    continue;
                if (seen.CaHash is not null && state.CaHash is not null && seen.CaHash != state.CaHash)
                    throw Failure.ControlPlaneOfAnotherCluster(other.Node.Name, seen.Endpoint, state.Endpoint);
                if (seen.Api is not null)
                    return seen;
                silent ??= seen;
            }
            catch (HaK8sException unreachable) when (unreachable.Kind is FailureKind.Connection or FailureKind.Timeout)
            {
                warnings.Add(unreachable.On(other.Node.Name).Summary);
            }
        }
        return silent;
    }

    private async Task<bool> DrainAsync(KubeadmResetPlan plan, IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        observer.Phase("drain", 0);
        RemoteResult result = await OnClusterAsync(plan, "drain", cancellationToken);
        return result["fail"] is { } fail ? throw Failure.DrainFailed(plan.State.Name, fail.Split('\t', 2)[^1], options.DrainTimeout) : result["done"] is not null;
    }

    private async Task<bool> DeleteAsync(KubeadmResetPlan plan, IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        RemoteResult result = await OnClusterAsync(plan, "delete", cancellationToken);
        if (result["fail"] is { } fail)
            observer.Warning($"Its Node object {plan.State.Name} could not be deleted: {fail.Split('\t', 2)[^1]}");
        return result["fail"] is null;
    }

    private Task<RemoteResult> OnClusterAsync(KubeadmResetPlan plan, string action, CancellationToken cancellationToken)
    {
        (IRemoteSession asked, string url) = plan.Helper?.Api is { } api
            ? (controlPlanes.First(other => other.Node == plan.Helper.Node), api) : (session, plan.State.Api!);
        string seconds = options.DrainTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return asked.RunAsync(new RemoteScript("cluster-node", action, url, plan.State.Name, seconds), null, cancellationToken);
    }

    private async Task<KubeadmReport> RunAsync(KubeadmResetPlan plan, KubeadmResetLines lines, CancellationToken cancellationToken)
    {
        if (plan.Attaches)
            lines.Warning("A kubeadm reset runs already; attaching to it.");
        else
            await StartAsync(plan, cancellationToken);
        return await run.FollowAsync(lines, cancellationToken);
    }

    private Task StartAsync(KubeadmResetPlan plan, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            plan.State.IsMember ? "yes" : "no", plan.State.Api is null ? NoKubeConfig : "/etc/kubernetes/admin.conf",
            plan.DeletesByItself ? plan.State.Name : "", string.Join(',', plan.Filters), .. plan.Items,
        ];
        return run.StartAsync(new RemoteScript("kubeadm-reset", arguments), "", run.NewIdentity(), cancellationToken);
    }

    // kubeadm tells of some things that it could not remove and still ends with status 0.
    private async Task<string?> RemainsAsync(CancellationToken cancellationToken)
    {
        KubeadmResetState after = await KubeadmResetState.ObserveAsync(session, cancellationToken);
        return after.IsMember ? $"kubeadm reset ended without an error, but left {string.Join(", ", after.Traces)}." : null;
    }

    private static KubeadmResetResult Result(KubeadmResetStatus status, KubeadmReport report, KubeadmResetPlan plan) => new(report)
    {
        Status = status, ControlPlaneEndpoint = plan.State.Endpoint ?? "", KubernetesVersion = plan.State.KubeadmVersion ?? "",
    };
}
