using System.Net;
using HaK8s.Compatibility;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>
/// Joins a node to a cluster with <c>kubeadm join</c>. Before kubeadm begins, the node itself asks the cluster all that the join will depend
/// on: the endpoint, the token, the uploaded certificates; a credential that has run out is made anew.
/// </summary>
public sealed class KubeadmJoin(IRemoteSession session, KubeadmJoinOptions options, JoinCredentials credentials, Redactor redactor)
{
    private static readonly TimeSpan EtcdTimeout = TimeSpan.FromSeconds(5);

    private readonly KubeadmRun run = new(session, KubeadmVerb.Join,
        $"{credentials.Current.ControlPlaneEndpoint} {credentials.Current.CaCertHash} {options.Role} {session.Node.Name}", redactor);

    private Node Node => session.Node;

    private bool ForControlPlane => options.Role == NodeRole.ControlPlane;

    private string Kind => ForControlPlane ? "control plane" : "worker";

    /// <summary>Says what would happen, changing nothing (for -WhatIf).</summary>
    public async Task<string> PlanAsync(CancellationToken cancellationToken)
    {
        if ((await run.ObserveAsync(cancellationToken)).Runs)
            return "Attach to the kubeadm join that runs already";
        KubeadmJoinCredential credential = credentials.Current;
        JoinState state = await JoinState.ObserveAsync(session, options.Role, credential, cancellationToken);
        if (IsMember(state, credential))
            return "Leave the node as it is: it belongs to this cluster already";
        Require(state, credential);
        string? defect = Defect(state, credential);
        return (defect is null ? "" : $"Make a new join credential on {credential.Source}, since {defect}; then ")
            + $"{(defect is null ? "Run" : "run")} kubeadm {state.KubeadmVersion} join to {credential.ControlPlaneEndpoint} as {Kind}";
    }

    /// <summary>Joins the node, or attaches to the run that does. A failure of kubeadm is a result, not an exception.</summary>
    public async Task<KubeadmJoinResult> RunAsync(IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        observer.Phase("check", 0);
        // A join under way has all it needs: whoever attaches needs no credential, and a node halfway in must not be judged.
        if ((await run.ObserveAsync(cancellationToken)).Runs)
        {
            observer.Warning("A kubeadm join to this cluster runs already; attaching to it.");
        }
        else
        {
            (JoinState state, KubeadmJoinCredential usable) = await PrepareAsync(observer, cancellationToken);
            if (IsMember(state, usable))
                return await DescribeAsync(KubeadmJoinStatus.Unchanged, new KubeadmReport(Node), TimeSpan.Zero, cancellationToken);
            await StartAsync(state, usable, cancellationToken);
        }
        KubeadmReport report = await run.FollowAsync(observer, cancellationToken);
        if (!report.Succeeded)
            return Result(KubeadmJoinStatus.Failed, report);
        observer.Phase("wait until ready", 95);
        return await DescribeAsync(KubeadmJoinStatus.Joined, report, options.SettleTime, cancellationToken);
    }

    /// <summary>Observes until the node may start with the credential at hand, making a new one when that is what is missing.</summary>
    private async Task<(JoinState, KubeadmJoinCredential)> PrepareAsync(IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        bool refreshed = false;
        while (true)
        {
            KubeadmJoinCredential credential = credentials.Current;
            JoinState state = await JoinState.ObserveAsync(session, options.Role, credential, cancellationToken);
            if (state.Member is not null)
                return (state, credential);
            await RequireEtcdAsync(state, credential, cancellationToken);
            Require(state, credential);
            if (Defect(state, credential) is not { } defect)
                return (state, credential);
            if (refreshed)
                throw Failure.JoinCredentialUnusable(defect, options.Role, null);
            await credentials.RefreshAsync(credential, defect, observer, cancellationToken);
            refreshed = true;
        }
    }

    /// <summary>Refuses what no new credential mends.</summary>
    private void Require(JoinState state, KubeadmJoinCredential credential)
    {
        if (!state.IsRoot)
            throw Failure.KubeadmNeedsRoot(KubeadmVerb.Join, Node.LoginName);
        if (state.KubeadmVersion is null)
            throw Failure.KubeadmMissing(KubeadmVerb.Join);
        if (!state.EndpointResolves)
            throw Failure.EndpointUnresolved(KubeadmVerb.Join, ControlPlaneEndpoint.Parse(credential.ControlPlaneEndpoint).Host);
        if (state.Api is not (null or "ok") && !IsUnauthorized(state.Api))
            throw Failure.JoinEndpointNotReady(credential.ControlPlaneEndpoint, state.Api);
    }

    /// <summary>An endpoint that does not serve may be no fault of its own: without a quorum of etcd no apiserver does.</summary>
    private async Task RequireEtcdAsync(JoinState state, KubeadmJoinCredential credential, CancellationToken cancellationToken)
    {
        if (state.Api is null or "ok" || IsUnauthorized(state.Api))
            return;
        try
        {
            RemoteResult there = await credentials.Source.RunAsync(new RemoteScript("etcd-client-files"), null, cancellationToken);
            Dictionary<string, string> paths = there.All("etcdpath").Select(line => line.Split('\t')).ToDictionary(fields => fields[0], fields => fields[1]);
            if (there["etcdservers"] is not { } servers || paths.Count < 3)
                return;
            EtcdNodeFiles files = new(paths["etcd-cafile"], paths["etcd-certfile"], paths["etcd-keyfile"]);
            EtcdGuard guard = new(credentials.Source, files, servers.Split(','), KubernetesVersion.Parse(credential.KubernetesVersion), EtcdTimeout);
            if ((await guard.BeforeJoinAsync(cancellationToken)).Refusal is { } refusal)
                throw Failure.JoinWithoutEtcd(credential.ControlPlaneEndpoint, refusal);
        }
        catch (HaK8sException unreachable) when (unreachable.ErrorId is not ("EtcdQuorumLost" or "EtcdUnreachable"))
        {
            // Nobody there to ask: what the endpoint itself says must do.
        }
    }

    private string? Defect(JoinState state, KubeadmJoinCredential credential) =>
        credential.Defect(options.Role, DateTimeOffset.UtcNow)
        ?? (IsUnauthorized(state.Api) || IsUnauthorized(state.Token) ? "the cluster does not know its token (any more)"
            : state.Token is not (null or "ok") ? $"its token does not open the cluster's configuration: {state.Token}"
            : state.CertificateDefect);

    private static bool IsUnauthorized(string? text) => text?.Contains("Unauthorized", StringComparison.Ordinal) == true;

    /// <summary>True when the node belongs to this cluster in this role already.</summary>
    /// <exception cref="HaK8sException">JoinedElsewhere, JoinedInOtherRole.</exception>
    private bool IsMember(JoinState state, KubeadmJoinCredential credential)
    {
        if (state.Member is null)
            return false;
        if (state.MemberCaHash != credential.CaCertHash)
            throw Failure.JoinedElsewhere(state.Member, state.MemberCaHash, credential.ControlPlaneEndpoint, credential.CaCertHash);
        return state.IsControlPlane == ForControlPlane ? true : throw Failure.JoinedInOtherRole(state.IsControlPlane ? "control plane" : "worker", Kind);
    }

    private Task StartAsync(JoinState state, KubeadmJoinCredential credential, CancellationToken cancellationToken)
    {
        KubernetesVersion version = KubernetesVersion.Parse(state.KubeadmVersion!);
        JoinConfiguration configuration = new()
        {
            ApiVersion = KubeadmApi.DefaultFor(version),
            ControlPlaneEndpoint = credential.ControlPlaneEndpoint,
            CaCertHash = credential.CaCertHash,
            Token = SecretText.Reveal(credential.Token!),
            CertificateKey = ForControlPlane ? SecretText.Reveal(credential.CertificateKey!) : null,
            NodeName = Node.Name,
            CriSocket = KubeadmApi.CriSocket(options.CriSocket, version),
            KubeletExtraArg = options.KubeletExtraArg,
            AdvertiseAddress = IPAddress.TryParse(Node.Address, out _) ? Node.Address : null,
            BindPort = ControlPlaneEndpoint.Parse(credential.ControlPlaneEndpoint).Port,
        };
        return run.StartAsync(new RemoteScript("kubeadm-join", string.Join(',', options.IgnorePreflightErrors)),
            KubeadmWriter.For(configuration.ApiVersion).Write(configuration), run.NewIdentity(), cancellationToken);
    }

    private async Task<KubeadmJoinResult> DescribeAsync(
        KubeadmJoinStatus status, KubeadmReport report, TimeSpan settle, CancellationToken cancellationToken)
    {
        string seconds = settle.TotalSeconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        RemoteResult seen = await session.RunAsync(
            new RemoteScript("join-result", Node.Name, options.Role.Word(), seconds), null, cancellationToken);
        string[] ready = seen["node"]?.Split('\t') ?? [];
        return Result(status, report) with
        {
            NodeReady = ready is ["True" or "False" or "Unknown", ..] && ready[1] != "NotSeen" ? ready[0] == "True" : null,
            NodeCondition = ready is [_, var reason, var message] ? $"{reason}: {message}" : null,
            ApiServerReady = seen["readyz"] is { } readyz ? readyz == "ok" : null,
            EtcdClientCertMatches = ForControlPlane ? await CompareEtcdFilesAsync(cancellationToken) : null,
        };
    }

    // kubeadm passes over a file that was uploaded empty; the apiserver would notice at its next start.
    private async Task<bool?> CompareEtcdFilesAsync(CancellationToken cancellationToken)
    {
        try
        {
            IEnumerable<string>[] files = await Task.WhenAll(new[] { session, credentials.Source }.Select(async side =>
                (await side.RunAsync(new RemoteScript("etcd-client-files"), null, cancellationToken)).All("etcdfile")));
            return files[1].Any() ? files[0].Order(StringComparer.Ordinal).SequenceEqual(files[1].Order(StringComparer.Ordinal)) : null;
        }
        catch (HaK8sException)
        {
            return null;
        }
    }

    private KubeadmJoinResult Result(KubeadmJoinStatus status, KubeadmReport report) => new(report)
    {
        Role = options.Role,
        Status = status,
        ControlPlaneEndpoint = credentials.Current.ControlPlaneEndpoint,
        KubernetesVersion = credentials.Current.KubernetesVersion,
    };
}
