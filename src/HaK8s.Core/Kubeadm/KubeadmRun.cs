using System.Security.Cryptography;
using System.Text;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>
/// One run of kubeadm on a node. It is detached, so that neither Ctrl-C nor a lost connection ends it, and carries an identity: who comes
/// later with the same intent attaches to it, who comes with another one is refused.
/// </summary>
internal sealed class KubeadmRun(IRemoteSession session, KubeadmVerb verb, string intent, Redactor redactor)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DetachedProgram program = new(session, "/var/lib/hak8s/kubeadm-" + Word(verb));

    private string Digest => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(intent)))[..16].ToLowerInvariant();

    /// <summary>A fresh identity for a run with this intent.</summary>
    public string NewIdentity() => $"{Digest}-{Guid.NewGuid():N}";

    /// <summary>Whether a run with this intent is under way, and the identity of the newest one.</summary>
    /// <exception cref="HaK8sException">OtherKubeadmRuns.</exception>
    public async Task<(bool Runs, string? Identity)> ObserveAsync(CancellationToken cancellationToken)
    {
        (DetachedState state, string? identity, _) = await program.ObserveAsync(cancellationToken);
        if (state == DetachedState.Running && identity?.StartsWith(Digest, StringComparison.Ordinal) != true)
            throw Failure.OtherKubeadmRuns(Word(verb), program.LogPath);
        return (state == DetachedState.Running, identity);
    }

    /// <summary>Starts it; the configuration, which may hold secrets, is on the node only as long as kubeadm runs.</summary>
    public Task StartAsync(RemoteScript script, string configuration, string identity, CancellationToken cancellationToken) =>
        program.StartAsync(script, configuration, identity, cancellationToken);

    /// <summary>Follows it to its end. A failure of kubeadm is a report, not an exception.</summary>
    public async Task<KubeadmReport> FollowAsync(IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        KubeadmLog log = new(verb);
        RedactedLines shown = redactor.Lines();
        int? status = await program.FollowAsync(
            read =>
            {
                // Before anyone reads it: what kubeadm announces in one line and prints in the next, no single line gives away.
                DetachedLine line = read with { Text = shown.Redact(read.Text) };
                string? before = log.Phase;
                log.Read(line);
                if (log.Phase is { } phase && phase != before)
                    observer.Phase(phase, log.Percent);
                observer.Line(line.Text);
            },
            lost => observer.Warning($"{lost.Cause} kubeadm goes on on the node; connecting again."),
            Patience, cancellationToken);

        KubeadmReport report = new(session.Node)
        {
            Phase = log.Phases,
            Warning = [.. log.Warnings],
            Preflight = [.. log.Preflight.OrderByDescending(finding => finding.IsError)],
            LogPath = program.LogPath,
        };
        return status == 0 ? report : await ExplainAsync(report, status, log, cancellationToken);
    }

    private async Task<KubeadmReport> ExplainAsync(KubeadmReport report, int? status, KubeadmLog log, CancellationToken cancellationToken)
    {
        RemoteResult evidence = await session.RunAsync(new RemoteScript("kubeadm-evidence", "15"), null, cancellationToken);
        string phase = log.FailedPhase ?? log.Phase ?? "start";
        string message = status is null
            ? "kubeadm was cut off before its end: the node was restarted, or someone ended it."
            : log.Error ?? $"kubeadm ended with status {status}: {log.Tail}";
        return report with
        {
            Succeeded = false,
            FailedPhase = phase,
            Message = message,
            KubeletLog = redactor.Redact(evidence.All("kubelet")),
            ContainerLog = redactor.Redact(evidence.All("container")),
            NextStep = NextStep(phase, log),
        };
    }

    private string NextStep(string phase, KubeadmLog log)
    {
        string[] remedies = [.. log.Preflight.Where(finding => finding.IsError && finding.Remedy.Length > 0).Select(finding => finding.Remedy).Distinct()];
        return phase == "preflight"
            ? remedies.Length > 0 ? string.Join(' ', remedies) : "Mend what the checks found and run this cmdlet again; the node has not been touched."
            : verb == KubeadmVerb.Reset ? $"Read the log on the node ({program.LogPath}), mend the cause, and run this cmdlet again: a reset may be repeated."
            : $"Read the log on the node ({program.LogPath}), mend the cause, run Invoke-KubeadmReset for it{(verb == KubeadmVerb.Init ? " and Copy-EtcdClientCert again" : "")}, and run this cmdlet again.";
    }

    private static string Word(KubeadmVerb verb) => verb.ToString().ToLowerInvariant();
}
