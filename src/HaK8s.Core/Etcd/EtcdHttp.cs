namespace HaK8s.Etcd;

/// <summary>Asks etcd from the management host, with the client certificate of the inventory. Connections are kept until it is disposed.</summary>
public sealed class EtcdHttp : IEtcdTransport, IDisposable
{
    private readonly Dictionary<string, EtcdHttpMember> members = [];
    private readonly EtcdCredentials credentials;
    private readonly TimeSpan timeout;

    /// <summary>Takes what it needs from the bundle, which may be disposed then.</summary>
    /// <param name="bundle">The checked certificate files.</param>
    /// <param name="timeout">How long one request may take.</param>
    public EtcdHttp(ClientCertBundle bundle, TimeSpan timeout) => (credentials, this.timeout) = (new EtcdCredentials(bundle), timeout);

    /// <inheritdoc />
    public string From => "management host";

    /// <inheritdoc />
    public async Task<IReadOnlyList<EtcdReplies>> AskAsync(
        IReadOnlyList<string> endpoints, IReadOnlyList<EtcdRequest> requests, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(endpoints.Select(Member).ToArray().Select(member => member.AskAsync(requests, cancellationToken)));

    internal EtcdHttpMember Member(string endpoint)
    {
        if (!members.TryGetValue(endpoint, out EtcdHttpMember? member))
            members[endpoint] = member = new EtcdHttpMember(endpoint, credentials, timeout);
        return member;
    }

    /// <summary>Ends the connections and forgets the key.</summary>
    public void Dispose()
    {
        foreach (EtcdHttpMember member in members.Values)
            member.Dispose();
        credentials.Dispose();
    }
}
