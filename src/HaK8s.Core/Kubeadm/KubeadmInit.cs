using System.Security;
using System.Security.Cryptography;
using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>What an init tells while it runs.</summary>
public interface IKubeadmInitObserver
{
    /// <summary>A phase begins; <paramref name="percent"/> is how much lies behind, -1 when not known.</summary>
    void Phase(string name, int percent);

    /// <summary>A line of kubeadm's output.</summary>
    void Line(string text);

    /// <summary>Something that the operator should know at once.</summary>
    void Warning(string text);
}

/// <summary>
/// Makes the first control plane of a cluster with <c>kubeadm init</c>. Observation comes first and decides: nothing to do, attach to an init
/// that runs already, refuse, or start. The init runs detached on the node, so neither Ctrl-C nor a lost connection ends it.
/// </summary>
public sealed class KubeadmInit(
    IRemoteSession session, KubeadmConfiguration configuration, IReadOnlyList<string> ignoredPreflightErrors, InitSecrets secrets, Redactor redactor)
{
    private const string Folder = "/var/lib/hak8s/kubeadm-init";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DetachedProgram program = new(session, Folder);

    private Node Node => session.Node;

    private string EndpointHost => configuration.ControlPlaneEndpoint.Host;

    /// <summary>The configuration without secrets, as a digest: two calls with the same one mean the same init.</summary>
    private string Digest => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(configuration.ToString())))[..16].ToLowerInvariant();

    /// <summary>Says what would happen, changing nothing (for -WhatIf).</summary>
    public async Task<string> PlanAsync(CancellationToken cancellationToken)
    {
        (KubeadmNodeState state, DetachedState run, _) = await ObserveAsync(cancellationToken);
        return (run, state) switch
        {
            (DetachedState.Running, _) => "Attach to the kubeadm init that runs already",
            (_, { IsConfigured: true }) => "Leave the node as it is: it carries this control plane already",
            _ => $"Run kubeadm {state.KubeadmVersion} init for {configuration.ControlPlaneEndpoint}",
        };
    }

    /// <summary>Makes the control plane, or attaches to the run that makes it. A failure of kubeadm is a result, not an exception.</summary>
    public async Task<KubeadmInitResult> RunAsync(IKubeadmInitObserver observer, CancellationToken cancellationToken)
    {
        (KubeadmNodeState state, DetachedState run, string? identity) = await ObserveAsync(cancellationToken);
        if (run != DetachedState.Running)
        {
            if (state.IsConfigured)
                return Result(KubeadmInitStatus.Unchanged, state, new KubeadmLog(), secrets.Find(identity));
            WarnOfEndpoint(state, observer);
            identity = await StartAsync(cancellationToken);
        }
        else
        {
            observer.Warning("A kubeadm init with this configuration runs already; attaching to it."
                + (secrets.Find(identity) is null ? " Its token and certificate key are known only to the session that began it." : ""));
        }

        KubeadmLog log = new();
        int? status = await program.FollowAsync(
            line =>
            {
                string? before = log.Phase;
                log.Read(line);
                if (log.Phase is { } phase && phase != before)
                    observer.Phase(phase, log.Percent);
                observer.Line(line.Text);
            },
            lost => observer.Warning($"{lost.Cause} kubeadm goes on on the node; connecting again."),
            Patience, cancellationToken);

        return status == 0
            ? Result(KubeadmInitStatus.Initialized, await StateAsync(cancellationToken), log, secrets.Find(identity))
            : await FailAsync(status, state, log, cancellationToken);
    }

    private Task<KubeadmNodeState> StateAsync(CancellationToken cancellationToken) =>
        KubeadmNodeState.ObserveAsync(session, EndpointHost, cancellationToken);

    /// <summary>Looks at the node and refuses what cannot go well.</summary>
    private async Task<(KubeadmNodeState State, DetachedState Run, string? Identity)> ObserveAsync(CancellationToken cancellationToken)
    {
        KubeadmNodeState state = await StateAsync(cancellationToken);
        if (!state.IsRoot)
            throw Failure.InitNeedsRoot(Node.UserName);
        (DetachedState run, string? identity, _) = await program.ObserveAsync(cancellationToken);
        if (run == DetachedState.Running)
        {
            return identity?.StartsWith(Digest, StringComparison.Ordinal) == true
                ? (state, run, identity)
                : throw Failure.OtherInitRuns(Folder);
        }
        string wanted = configuration.ControlPlaneEndpoint.ToString();
        if (state.Endpoint is { } present && !string.Equals(present, wanted, StringComparison.OrdinalIgnoreCase))
            throw Failure.InitializedElsewhere(present, wanted);
        if (state.KubeadmVersion is null)
            throw Failure.KubeadmMissing();
        if (state.EndpointAddresses.Count == 0)
            throw Failure.EndpointUnresolved(EndpointHost);
        return (state, run, identity);
    }

    private void WarnOfEndpoint(KubeadmNodeState state, IKubeadmInitObserver observer)
    {
        if (!state.EndpointAddresses.Intersect(state.Addresses).Any())
            observer.Warning($"{EndpointHost} resolves to {string.Join(", ", state.EndpointAddresses)}, none of which is this node's.");
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        InitSecret secret = InitSecret.Create();
        redactor.Register(secret.BootstrapToken);
        redactor.Register(secret.CertificateKey);
        string identity = $"{Digest}-{Guid.NewGuid():N}";
        // Remembered before the start: a connection that breaks right then must not cost the token.
        secrets.Remember(identity, secret);
        string[] arguments = [string.Join(',', ignoredPreflightErrors), string.Join(',', configuration.SkipPhase)];
        await program.StartAsync(new RemoteScript("kubeadm-init", arguments), configuration.ToYaml(secret), identity, cancellationToken);
        return identity;
    }

    private KubeadmInitResult Result(KubeadmInitStatus status, KubeadmNodeState state, KubeadmLog log, InitSecret? secret) => new()
    {
        Node = Node,
        Status = status,
        ControlPlaneEndpoint = configuration.ControlPlaneEndpoint.ToString(),
        KubernetesVersion = configuration.KubernetesVersion.ToString(),
        Phase = log.Phases,
        Warning = [.. log.Warnings.Select(redactor.Redact)],
        Preflight = [.. log.Preflight.OrderByDescending(finding => finding.IsError)],
        CaCertificate = state.CaCertificate,
        CaCertHash = state.CaCertHash,
        LogPath = status == KubeadmInitStatus.Unchanged ? null : program.LogPath,
        Token = Secure(secret?.BootstrapToken),
        TokenExpiry = secret?.CreatedAt + secret?.TokenTtl,
        CertificateKey = Secure(secret?.CertificateKey),
        CertificateKeyExpiry = secret?.CreatedAt + InitSecret.CertificateKeyTtl,
    };

    private async Task<KubeadmInitResult> FailAsync(int? status, KubeadmNodeState state, KubeadmLog log, CancellationToken cancellationToken)
    {
        RemoteResult evidence = await session.RunAsync(new RemoteScript("kubeadm-evidence", "15"), null, cancellationToken);
        string phase = log.FailedPhase ?? log.Phase ?? "start";
        string message = status is null
            ? "kubeadm was cut off before its end: the node was restarted, or someone ended it."
            : log.Error ?? $"kubeadm ended with status {status}: {log.Tail}";
        return Result(KubeadmInitStatus.Failed, state, log, null) with
        {
            FailedPhase = phase,
            Message = redactor.Redact(message),
            KubeletLog = [.. evidence.All("kubelet").Select(redactor.Redact)],
            ContainerLog = [.. evidence.All("container").Select(redactor.Redact)],
            NextStep = NextStep(phase, log),
        };
    }

    private static string NextStep(string phase, KubeadmLog log)
    {
        string[] remedies = [.. log.Preflight.Where(finding => finding.IsError && finding.Remedy.Length > 0).Select(finding => finding.Remedy).Distinct()];
        return phase == "preflight"
            ? remedies.Length > 0 ? string.Join(' ', remedies) : "Mend what the checks found and run this cmdlet again; the node has not been touched."
            : $"Read the log on the node ({Folder}/log), mend the cause, run 'kubeadm reset' there, copy the etcd client files again, and run this cmdlet again.";
    }

    private static SecureString? Secure(string? text)
    {
        if (text is null)
            return null;
        SecureString secure = new();
        foreach (char c in text)
            secure.AppendChar(c);
        secure.MakeReadOnly();
        return secure;
    }
}
