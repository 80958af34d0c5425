using System.Globalization;
using System.Net;

namespace HaK8s.Inventory;

/// <summary>The one name (or address) and port under which all apiservers are reached.</summary>
/// <param name="Host">A DNS name or an IP address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record ControlPlaneEndpoint(string Host, int Port)
{
    /// <summary>The apiserver's port where none is said.</summary>
    public const int DefaultPort = 6443;

    /// <summary>True when the host is an IP address: then no DNS round robin can stand behind it.</summary>
    public bool IsAddress => IPAddress.TryParse(Host, out _);

    /// <summary>Reads <c>name:port</c>, <c>address:port</c>, <c>[IPv6]:port</c>; port 6443 when it is left out.</summary>
    /// <exception cref="HaK8sException">InvalidEndpoint.</exception>
    public static ControlPlaneEndpoint Parse(string text)
    {
        string host = text, port = "";
        int colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            int close = text.IndexOf(']');
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':') || text.EndsWith(':'))
                throw Failure.InvalidEndpoint(text);
            (host, port) = (text[1..close], close + 2 < text.Length ? text[(close + 2)..] : "");
            if (!host.Contains(':'))
                throw Failure.InvalidEndpoint(text);
        }
        else if (colon >= 0 && text.IndexOf(':') == colon)
        {
            (host, port) = (text[..colon], text[(colon + 1)..]);
            if (port.Length == 0)
                throw Failure.InvalidEndpoint(text);
        }
        int number = DefaultPort;
        bool validPort = port.Length == 0 || (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 65535);
        bool validHost = host.Contains(':') ? IPAddress.TryParse(host, out _) : DnsName.IsAddressOrName(host);
        return validPort && validHost ? new(host, number) : throw Failure.InvalidEndpoint(text);
    }

    /// <summary>The same; null where nobody can be asked to write it right, since it comes from a node or from what was gathered.</summary>
    internal static ControlPlaneEndpoint? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (HaK8sException)
        {
            return null;
        }
    }

    /// <summary>The endpoint in a kubeconfig's server, <c>https://host:port</c>.</summary>
    internal static string OfServer(string url) => url.Replace("https://", "", StringComparison.Ordinal);

    /// <summary><c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
