namespace HaK8s.Inventory;

/// <summary>The etcd cluster outside, and the files on the management host that let a client in.</summary>
public sealed record EtcdCluster
{
    /// <summary>The members' client URLs, <c>https://name:2379</c>.</summary>
    public ValueList<string> Endpoint { get; init; } = [];

    /// <summary>The CA's certificate on the management host; null when it was not said.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's certificate on the management host; null when it was not said.</summary>
    public string? CertFile { get; init; }

    /// <summary>The client's private key on the management host; null when it was not said.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The endpoint as etcd and kubeadm take it: https, host, port, nothing else; 2379 when the port is left out.</summary>
    /// <exception cref="HaK8sException">InvalidEtcdEndpoint.</exception>
    public static string ParseEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && uri.Port > 0 && DnsName.IsAddressOrName(uri.Host.Trim('[', ']'))
            ? $"https://{uri.Host}:{(HasPort(text) ? uri.Port : 2379)}"
            : throw Failure.InvalidEtcdEndpoint(text);

    private static bool HasPort(string text) => text["https://".Length..].TrimEnd('/') is var authority
        && authority.LastIndexOf(':') > authority.LastIndexOf(']');
}
