using System.Net;

namespace HaK8s.Resolution;

/// <summary>Sets of addresses in one order, since a round robin gives them in another each time.</summary>
internal static class AddressSet
{
    /// <summary>IPv4 before IPv6, then by number, each once.</summary>
    public static IEnumerable<IPAddress> Ordered(IEnumerable<IPAddress> addresses) => addresses.Distinct()
        .OrderBy(address => address.AddressFamily).ThenBy(address => Convert.ToHexString(address.GetAddressBytes()), StringComparer.Ordinal);

    /// <summary>Separated by commas; <c>none</c> for the empty set.</summary>
    public static string Text(IEnumerable<IPAddress> addresses) =>
        string.Join(", ", Ordered(addresses)) is { Length: > 0 } text ? text : "none";

    /// <summary>Those of the texts that are addresses.</summary>
    public static IEnumerable<IPAddress> Parse(IEnumerable<string> texts)
    {
        foreach (string text in texts)
            if (IPAddress.TryParse(text, out IPAddress? address))
                yield return address;
    }
}
