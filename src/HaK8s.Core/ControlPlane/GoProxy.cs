using System.Net;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>
/// Which proxy Kubernetes' clients take for an endpoint, by the rules of Go's httpproxy: HTTPS_PROXY, and names and addresses in NO_PROXY.
/// A name is compared as it is written: address ranges in NO_PROXY say nothing about a name.
/// </summary>
/// <param name="Variable">The environment's variable that says so.</param>
/// <param name="Address">The proxy, without user and password.</param>
/// <param name="Credential">User and password for it, as they stand in the variable; null when there are none.</param>
internal sealed record GoProxy(string Variable, Uri Address, string? Credential)
{
    private static readonly string[] Secure = ["HTTPS_PROXY", "https_proxy"], Plain = ["HTTP_PROXY", "http_proxy"];

    /// <summary>The proxy in the way to an endpoint; null when there is none.</summary>
    /// <param name="endpoint">Where clients want to go.</param>
    /// <param name="read">Reads a variable of the environment.</param>
    /// <param name="plainCounts">Whether HTTP_PROXY stands in for HTTPS_PROXY: so up to Go 1.15, which Kubernetes 1.20 is built with.</param>
    public static GoProxy? Of(ControlPlaneEndpoint endpoint, Func<string, string?> read, bool plainCounts)
    {
        string? Value(string name) => read(name) is { Length: > 0 } value ? value : null;

        string[] names = plainCounts ? [.. Secure, .. Plain] : Secure;
        string? variable = names.FirstOrDefault(name => Value(name) is not null);
        if (variable is null || IsExcepted(endpoint, Value("NO_PROXY") ?? Value("no_proxy") ?? ""))
            return null;
        string text = read(variable)!;
        if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
            return null;
        string? credential = address.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(address.UserInfo);
        return new(variable, new UriBuilder(address) { UserName = "", Password = "", Path = "", Query = "", Fragment = "" }.Uri, credential);
    }

    private static bool IsExcepted(ControlPlaneEndpoint endpoint, string exceptions)
    {
        string host = endpoint.Host.ToLowerInvariant();
        bool isAddress = IPAddress.TryParse(host, out IPAddress? address);
        return host == "localhost" || (isAddress && IPAddress.IsLoopback(address!))
            || exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Any(exception => Matches(exception.ToLowerInvariant(), host, address, endpoint.Port));
    }

    private static bool Matches(string exception, string host, IPAddress? address, int port)
    {
        if (exception == "*")
            return true;
        if (IPNetwork.TryParse(exception, out IPNetwork range))
            return address is not null && range.Contains(address);
        if (IPEndPoint.TryParse(exception, out IPEndPoint? literal))
            return literal.Address.Equals(address) && (literal.Port == 0 || literal.Port == port);
        if (exception.LastIndexOf(':') is var colon and >= 0)
        {
            if (exception[(colon + 1)..] != $"{port}")
                return false;
            exception = exception[..colon];
        }
        if (exception.StartsWith("*.", StringComparison.Ordinal))
            exception = exception[1..];
        // A leading dot means what is below the domain; without it the domain itself is meant too.
        return exception.Length > 0 && address is null
            && (host.EndsWith(exception[0] == '.' ? exception : "." + exception, StringComparison.Ordinal) || host == exception);
    }
}
