using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace HaK8s.Inventory;

/// <summary>Names as RFC 1123 and Kubernetes want them.</summary>
public static partial class DnsName
{
    /// <summary>A subdomain as a regular expression, of which the schema of cluster files is made too.</summary>
    internal const string Form = @"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*";

    /// <summary>A DNS-1123 subdomain: lower case, at most 253 characters.</summary>
    public static bool IsValid(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    /// <summary>A DNS-1123 subdomain or an IP address. What consists of digits and dots must be a whole IPv4 address.</summary>
    public static bool IsAddressOrName(string text) => text.All(c => c is '.' or (>= '0' and <= '9'))
        ? IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
        : IsValid(text) || (text.Contains(':') && !text.StartsWith('[') && IPAddress.TryParse(text, out _));

    /// <summary>The name itself when it is valid.</summary>
    /// <exception cref="HaK8sException">InvalidName.</exception>
    public static string Check(string what, string name) => IsValid(name) ? name : throw Failure.InvalidName(what, name);

    /// <summary>An IP address in its usual form.</summary>
    /// <exception cref="HaK8sException">InvalidAddress.</exception>
    public static string CheckAddress(string text) => IsAddressOrName(text) && IPAddress.TryParse(text, out IPAddress? address)
        ? address.ToString() : throw Failure.InvalidAddress(text);

    [GeneratedRegex($@"^{Form}\z")]
    private static partial Regex Subdomain();
}
