using System.Globalization;
using HaK8s.Remote;

namespace HaK8s.Containerd.Installation;

/// <summary>
/// Brings containerd onto nodes. A plan is one round trip and changes nothing; applying it brings everything onto the node and verifies
/// it there, and then a detached program replaces the files, restarts the daemon, and goes back when that does not serve the CRI.
/// </summary>
/// <param name="source">Where it comes from.</param>
/// <param name="timeout">How long the daemon may take to serve the CRI.</param>
public sealed class ContainerdInstallation(ContainerdSource source, TimeSpan timeout)
{
    private const string Folder = "/var/lib/hak8s/containerd-switch";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Looks at a node and says what would be done there.</summary>
    /// <exception cref="HaK8sException">It cannot be done: no archive for the node, no space, no permission, nothing to roll back.</exception>
    public async Task<ContainerdPlan> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default) =>
        source.Plan(ContainerdObservation.From(await RunAsync(session, new RemoteScript("containerd-observe", ""), cancellationToken)));

    /// <summary>Does what the plan says, and tells what there is then.</summary>
    /// <param name="session">The node.</param>
    /// <param name="plan">The plan for it.</param>
    /// <param name="onStep">Told what is being done, and of a connection that was lost meanwhile.</param>
    /// <param name="cancellationToken">Ends the waiting; a replacement that has begun comes to its end on the node.</param>
    /// <exception cref="HaK8sException">It failed; all is as it was before.</exception>
    public async Task<ContainerdInstallResult> ApplyAsync(
        IRemoteSession session, ContainerdPlan plan, Action<string>? onStep = null, CancellationToken cancellationToken = default)
    {
        ContainerdObservation seen = plan.Seen;
        ContainerdInstallResult result = new()
        {
            Node = session.Node, Status = plan.Status, ContainerdVersion = seen.Version, PreviousVersion = seen.Version, RuncVersion = seen.Runc,
            Source = source.Name, Sha256 = source.Sha256(seen), Restarted = false, Changed = [],
        };
        if (!plan.HasChanges)
            return result;
        DetachedProgram program = new(session, Folder);
        if ((await program.ObserveAsync(cancellationToken)).State == DetachedState.Running)
            throw Failure.ContainerdBusy(program.LogPath);
        onStep?.Invoke("sending");
        RemoteResult? staged = await source.StageAsync(session, seen, cancellationToken);
        onStep?.Invoke("replacing");
        string seconds = ((int)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await program.StartAsync(new RemoteScript("containerd-switch", "", source.Mode, seconds), "", source.Mode, cancellationToken);
        List<string> lines = [];
        int? status = await program.FollowAsync(line => lines.Add(line.Text),
            lost => onStep?.Invoke($"{lost.Cause} The replacement goes on on the node; connecting again"), Patience, cancellationToken);
        RemoteResult done = new(status ?? 1, string.Join('\n', lines), "");
        if (status != 0)
            throw Trouble(done, status is null ? "cut-off" : "");
        return result with
        {
            ContainerdVersion = ContainerdVersion.TryParse(done["version"]),
            RuncVersion = ContainerdObservation.RuncVersion(staged?["runc"]) ?? seen.Runc,
            Restarted = done["restarted"] == "yes",
            Changed = [.. done.All("changed")],
        };
    }

    /// <summary>Runs a script of this folder and turns its fail line into a failure.</summary>
    internal static async Task<RemoteResult> RunAsync(IRemoteSession session, RemoteScript script, CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(script, cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? result : throw Trouble(result, "");
    }

    private static HaK8sException Trouble(RemoteResult result, string code)
    {
        string[] fail = (result["fail"] ?? code).Split('\t', 2);
        return Failure.ContainerdScript(fail[0], fail is [_, { Length: > 0 } said] ? said : result.Error.Trim(), result);
    }
}
