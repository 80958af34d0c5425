using System.Net;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Remote;
using HaK8s.Resolution;
using HaK8s.Secrets;

namespace HaK8s.ControlPlane;

/// <summary>
/// Looks at all control planes of a cluster at once: each node in one round trip; then the endpoint's records and, through the first apiserver
/// that is ready, what Kubernetes says of the nodes, the dead ones too. It changes nothing.
/// </summary>
public sealed class ControlPlaneSurvey(IReadOnlyList<IRemoteSession> sessions, Redactor redactor)
{
    /// <summary>The way into the cluster; the nodes' own admin.conf when null.</summary>
    public KubeConfig? KubeConfig { get; init; }

    /// <summary>The endpoint; that of the nodes' admin.conf when null.</summary>
    public ControlPlaneEndpoint? Endpoint { get; init; }

    /// <summary>How long a node may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many nodes are asked at the same time.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>Why Kubernetes could not be asked the last time; null when it could.</summary>
    public string? ApiTrouble { get; private set; }

    /// <summary>Reads the current context of a kubeconfig file; its key is known to the redactor.</summary>
    /// <exception cref="HaK8sException">Those of <see cref="HaK8s.KubeConfigs.KubeConfig.Parse"/>, and <c>KubeConfigUnreadable</c>.</exception>
    public static KubeConfig ReadKubeConfig(string path, Redactor redactor)
    {
        string text = KubeConfigFile.ReadText(path) ?? throw Failure.KubeConfigUnreadable(path, "it does not exist");
        KubeConfig config = KubeConfig.Parse(text, path, Path.GetDirectoryName(path));
        config.RegisterSecrets(redactor);
        return config;
    }

    /// <summary>One status for each node, in the order of the sessions.</summary>
    public async Task<IReadOnlyList<ControlPlaneStatus>> RunAsync(CancellationToken cancellationToken)
    {
        using SemaphoreSlim window = new(ThrottleLimit);
        ControlPlaneObservation[] seen = await Task.WhenAll(sessions.Select(async session =>
        {
            await window.WaitAsync(cancellationToken);
            try
            {
                return await ControlPlaneObservation.ObserveAsync(session, redactor, Timeout, cancellationToken);
            }
            finally
            {
                window.Release();
            }
        }));
        ControlPlaneEndpoint? endpoint = Endpoint ?? seen.Select(node => node.Endpoint).FirstOrDefault(found => found is not null);
        Task<(ClusterView? View, string? Trouble)> asked = ClusterQuestion.AskAsync(KubeConfig, seen, Timeout, cancellationToken);
        IPAddress[]? records = await ResolveAsync(endpoint, cancellationToken);
        (ClusterView? told, ApiTrouble) = await asked;
        return [.. seen.Select(node => ControlPlaneRules.Judge(node, told, endpoint?.ToString(), records, DateTimeOffset.UtcNow))];
    }

    private async Task<IPAddress[]?> ResolveAsync(ControlPlaneEndpoint? endpoint, CancellationToken cancellationToken) => endpoint is null ? null
        : NameResolution.Used(await NameResolution.AskAsync(endpoint.Host, [], Timeout, cancellationToken)) is { } used
            ? [.. used.Record.Select(record => record.Address)] : null;
}
