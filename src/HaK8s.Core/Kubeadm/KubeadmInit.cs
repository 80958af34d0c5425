using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>
/// Makes the first control plane of a cluster with <c>kubeadm init</c>. Observation comes first and decides: nothing to do, attach to an init
/// that runs already, refuse, or start. The external etcd is asked too: on the keys of an earlier cluster kubeadm ends well and brings its
/// objects back.
/// </summary>
/// <param name="session">The node.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="ignoredPreflightErrors">Preflight checks whose errors are passed over, by kubeadm's names.</param>
/// <param name="force">Go on although etcd speaks against it.</param>
/// <param name="secrets">Where the session keeps tokens.</param>
/// <param name="redactor">Learns the secrets.</param>
public sealed class KubeadmInit(
    IRemoteSession session, KubeadmConfiguration configuration, IReadOnlyList<string> ignoredPreflightErrors, bool force, JoinSecrets secrets, Redactor redactor)
{
    private const string EtcdPrefixFlag = "etcd-prefix";
    private static readonly TimeSpan EtcdTimeout = TimeSpan.FromSeconds(5);

    // The configuration without secrets: two calls with the same one mean the same init.
    private readonly KubeadmRun run = new(session, KubeadmVerb.Init, configuration.ToString(), redactor);

    private Node Node => session.Node;

    private string EndpointHost => configuration.ControlPlaneEndpoint.Host;

    /// <summary>Says what would happen, changing nothing (for -WhatIf).</summary>
    public async Task<string> PlanAsync(CancellationToken cancellationToken)
    {
        (KubeadmNodeState state, bool runs, _) = await ObserveAsync(cancellationToken);
        if (runs)
            return "Attach to the kubeadm init that runs already";
        if (state.IsConfigured)
            return "Leave the node as it is: it carries this control plane already";
        string over = await AskEtcdAsync(cancellationToken) is { Refusal: { } refusal } ? $" although {refusal.Cause}" : "";
        return $"Run kubeadm {state.KubeadmVersion} init for {configuration.ControlPlaneEndpoint}{over}";
    }

    /// <summary>Makes the control plane, or attaches to the run that makes it. A failure of kubeadm is a result, not an exception.</summary>
    public async Task<KubeadmInitResult> RunAsync(IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        (KubeadmNodeState state, bool runs, string? identity) = await ObserveAsync(cancellationToken);
        if (!runs)
        {
            if (state.IsConfigured)
                return Result(KubeadmInitStatus.Unchanged, new KubeadmReport(Node), state, secrets.Find(identity));
            WarnOfEndpoint(state, observer);
            EtcdGuardReport etcd = await AskEtcdAsync(cancellationToken);
            foreach (string warning in etcd.Warnings)
                observer.Warning(warning);
            if (etcd.Refusal is { } refusal)
                observer.Warning($"{refusal.Cause} Going on, as -Force says.");
            identity = await StartAsync(cancellationToken);
        }
        else
        {
            observer.Warning("A kubeadm init with this configuration runs already; attaching to it."
                + (secrets.Find(identity) is null ? " Its token and certificate key are known only to the session that began it." : ""));
        }
        KubeadmReport report = await run.FollowAsync(observer, cancellationToken);
        return report.Succeeded
            ? Result(KubeadmInitStatus.Initialized, report, await StateAsync(cancellationToken), secrets.Find(identity))
            : Result(KubeadmInitStatus.Failed, report, state, null);
    }

    private Task<KubeadmNodeState> StateAsync(CancellationToken cancellationToken) =>
        KubeadmNodeState.ObserveAsync(session, EndpointHost, cancellationToken);

    /// <summary>Looks at the node and refuses what cannot go well.</summary>
    private async Task<(KubeadmNodeState State, bool Runs, string? Identity)> ObserveAsync(CancellationToken cancellationToken)
    {
        KubeadmNodeState state = await StateAsync(cancellationToken);
        if (!state.IsRoot)
            throw Failure.KubeadmNeedsRoot(KubeadmVerb.Init, Node.LoginName);
        (bool runs, string? identity) = await run.ObserveAsync(cancellationToken);
        if (runs)
            return (state, runs, identity);
        string wanted = configuration.ControlPlaneEndpoint.ToString();
        if (state.Endpoint is { } present && !string.Equals(present, wanted, StringComparison.OrdinalIgnoreCase))
            throw Failure.InitializedElsewhere(present, wanted);
        if (state.KubeadmVersion is null)
            throw Failure.KubeadmMissing(KubeadmVerb.Init);
        if (state.EndpointAddresses.Count == 0)
            throw Failure.EndpointUnresolved(KubeadmVerb.Init, EndpointHost);
        return (state, runs, identity);
    }

    /// <summary>What etcd says to this init; files that are missing on the node are left to kubeadm's own checks.</summary>
    /// <exception cref="HaK8sException">It speaks against it, and nobody said -Force.</exception>
    private async Task<EtcdGuardReport> AskEtcdAsync(CancellationToken cancellationToken)
    {
        EtcdNodeFiles files = new(configuration.EtcdCaFile, configuration.EtcdCertFile, configuration.EtcdKeyFile);
        EtcdGuard guard = new(session, files, configuration.EtcdEndpoint, configuration.KubernetesVersion, EtcdTimeout);
        string prefix = configuration.ApiServerExtraArg.LastOrDefault(argument => argument.Name == EtcdPrefixFlag)?.Value ?? EtcdGuard.DefaultPrefix;
        EtcdGuardReport report = await guard.BeforeInitAsync(prefix, cancellationToken);
        return report.Refusal is { } refusal && !force ? throw refusal : report;
    }

    private void WarnOfEndpoint(KubeadmNodeState state, IKubeadmObserver observer)
    {
        if (!state.EndpointAddresses.Intersect(state.Addresses).Any())
            observer.Warning($"{EndpointHost} resolves to {string.Join(", ", state.EndpointAddresses)}, none of which is this node's.");
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        JoinSecret secret = JoinSecret.Create();
        redactor.Register(secret.BootstrapToken);
        redactor.Register(secret.CertificateKey);
        string identity = run.NewIdentity();
        // Remembered before the start: a connection that breaks right then must not cost the token.
        secrets.Remember(identity, secret);
        string[] arguments = [string.Join(',', ignoredPreflightErrors), string.Join(',', configuration.SkipPhase)];
        await run.StartAsync(new RemoteScript("kubeadm-init", arguments), configuration.ToYaml(secret), identity, cancellationToken);
        return identity;
    }

    private KubeadmInitResult Result(KubeadmInitStatus status, KubeadmReport report, KubeadmNodeState state, JoinSecret? secret) => new(report)
    {
        Status = status,
        ControlPlaneEndpoint = configuration.ControlPlaneEndpoint.ToString(),
        KubernetesVersion = configuration.KubernetesVersion.ToString(),
        CaCertificate = state.CaCertificate,
        CaCertHash = state.CaCertHash,
        Token = SecretText.Protect(secret?.BootstrapToken),
        TokenExpiry = secret?.TokenExpiry,
        CertificateKey = SecretText.Protect(secret?.CertificateKey),
        CertificateKeyExpiry = secret?.CertificateKeyExpiry,
    };
}
