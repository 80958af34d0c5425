using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Resolution;

namespace HaK8s.ControlPlane;

/// <summary>
/// Looks at the endpoint from the management host: resolves its name at every source, asks each address and each node of the inventory, and
/// judges what was seen. It changes nothing. Trouble is a finding, not an exception.
/// </summary>
public sealed class EndpointTest(ControlPlaneEndpoint endpoint, X509Certificate2? clusterCa)
{
    // The first ones built with Go 1.16, which ignores HTTP_PROXY for https, and with Go 1.23, which lets a dial outlive its request.
    private static readonly KubernetesVersion IgnoresHttpProxy = new(1, 21), DialsFreely = new(1, 32);

    /// <summary>The inventory: whose address is whose, and who may lack a record.</summary>
    public IReadOnlyList<Node> Node { get; init; } = [];

    /// <summary>Sessions to nodes that are asked what the name is for them.</summary>
    public IReadOnlyList<IRemoteSession> FromNode { get; init; } = [];

    /// <summary>Resolvers to ask in place of this host's own; /etc/hosts is left out then.</summary>
    public IReadOnlyList<IPEndPoint> Server { get; init; } = [];

    /// <summary>How long one resolver, address, proxy or node may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time that a changed record may take to reach clients; null when nobody asked.</summary>
    public TimeSpan? FailoverTarget { get; init; }

    /// <summary>The clients' time-out for a request; null for none, as kubectl's default.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The version of the clients, whose dialing differs; a recent one when null.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>Reads a variable of the clients' environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Looks and judges.</summary>
    public async Task<(IReadOnlyList<EndpointRecord> Records, EndpointSummary Summary)> RunAsync(CancellationToken cancellationToken)
    {
        Task<NodeNameView[]> views = Task.WhenAll(FromNode.Select(session => NodeNameView.AskAsync(session, endpoint.Host, Timeout, cancellationToken)));
        Task<ProxyAnswer?> proxy = AskProxyAsync(cancellationToken);
        NameAnswer[] answers = await NameResolution.AskAsync(endpoint.Host, Server, Timeout, cancellationToken);
        NameAnswer? used = NameResolution.Used(answers);
        IPAddress[] addresses = [.. AddressSet.Ordered(used?.Record.Select(record => record.Address) ?? [])];
        Task<EndpointRecord[]> withRecord = ProbeAsync(addresses, cancellationToken);
        Task<EndpointRecord[]> without = ProbeAsync([.. Node.Select(node => node.KnownAddress).OfType<IPAddress>().Distinct().Except(addresses)], cancellationToken);

        NodeNameView[] seen = [.. (await views).Select(view => view with { Agrees = view.Trouble is null && used is not null ? AddressSet.Text(view.Address) == used.AddressText : null })];
        EndpointObservation observation = new()
        {
            Host = endpoint.Host,
            Answers = [.. answers.OrderBy(answer => answer == used ? 0 : 1)],
            Records = [.. (await withRecord).Select(record => Known(record, seen) with
            {
                Source = used!.Source, Ttl = used.Record.First(found => found.Address.Equals(record.Address)).Ttl,
            })],
            WithoutRecord = [.. (await without).Select(record => Known(record, seen))],
            Views = seen,
            Proxy = await proxy,
            FailoverTarget = FailoverTarget,
            Now = DateTimeOffset.UtcNow,
        };
        return (observation.Records, Summarize(observation));
    }

    private EndpointSummary Summarize(EndpointObservation seen)
    {
        GoDialer dialer = new(RequestTimeout, KubernetesVersion is { } version && version.ToMinor() < DialsFreely);
        DialForecast forecast = dialer.Forecast([.. seen.Records.Select(DialTarget.Of)], PreferredFamily(seen.Records));
        return new EndpointSummary
        {
            ControlPlaneEndpoint = endpoint.ToString(),
            RecordCount = seen.Records.Count,
            DeadCount = seen.Records.Count(record => !record.Serves),
            ExpectedFailureShare = forecast.FailureShare,
            ExpectedSlowShare = forecast.SlowShare,
            ExpectedDelay = forecast.Delay,
            RequestTimeout = RequestTimeout,
            Ttl = seen.Ttl,
            Answer = [.. seen.Answers],
            FromNode = [.. seen.Views],
            Proxy = seen.Proxy,
            Finding = [.. EndpointRules.Judge(seen)],
        };
    }

    private Task<EndpointRecord[]> ProbeAsync(IPAddress[] addresses, CancellationToken cancellationToken)
    {
        EndpointProbe probe = new(endpoint, clusterCa, Timeout);
        return Task.WhenAll(addresses.Select(address => probe.ProbeAsync(address, cancellationToken)));
    }

    private async Task<ProxyAnswer?> AskProxyAsync(CancellationToken cancellationToken) =>
        GoProxy.Of(endpoint, Environment, KubernetesVersion is { } version && version.ToMinor() < IgnoresHttpProxy) is { } proxy
            ? await ProxyAnswer.AskAsync(proxy, endpoint, Timeout, cancellationToken)
            : null;

    /// <summary>The record with its node's name, and whether that has joined: by what answered, or else by what the node itself said.</summary>
    private EndpointRecord Known(EndpointRecord record, NodeNameView[] views)
    {
        string? name = Node.FirstOrDefault(node => record.Address.Equals(node.KnownAddress))?.Name;
        bool? carries = name is null ? null : views.FirstOrDefault(view => view.Node == name)?.HasApiServer;
        return record with
        {
            Node = name,
            Membership = name is null ? NodeMembership.Unknown
                : record.Serves || carries == true ? NodeMembership.Joined
                : carries == false || record.State == EndpointRecordState.Refused ? NodeMembership.NotJoined
                : NodeMembership.Unknown,
        };
    }

    /// <summary>Go sorts by RFC 6724: IPv6 first when there is a way to it, unless it is a unique local address.</summary>
    private static AddressFamily PreferredFamily(IReadOnlyList<EndpointRecord> records) =>
        records.Any(record => record.Address.AddressFamily == AddressFamily.InterNetworkV6 && !record.Address.IsIPv6UniqueLocal && HasRoute(record.Address))
            ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    private static bool HasRoute(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(address, 9);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
