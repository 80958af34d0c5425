using System.Net;
using System.Net.Sockets;

namespace HaK8s.Inventory;

/// <summary>Address ranges in CIDR form, one or (for dual stack) two.</summary>
internal static class Subnet
{
    /// <summary>Reads <c>10.244.0.0/16</c> or <c>10.244.0.0/16,fd00::/56</c>.</summary>
    /// <exception cref="HaK8sException">InvalidSubnet.</exception>
    public static ValueList<IPNetwork> ParseList(string text) => [.. text.Split(',').Select(part => Parse(part.Trim()))];

    private static IPNetwork Parse(string text)
    {
        // .NET also takes 10.1/16 for 10.0.0.1/16; nobody means that.
        bool whole = text.Contains(':') || text.Count(c => c == '.') == 3;
        if (whole && text.Contains('/') && IPNetwork.TryParse(text, out IPNetwork network))
            return network;
        throw Failure.InvalidSubnet(text, WithoutHostBits(text)?.ToString());
    }

    /// <summary>True when an address is in both.</summary>
    public static bool Overlap(IPNetwork a, IPNetwork b) => a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily
        && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    public static bool IsIPv6(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    private static IPNetwork? WithoutHostBits(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out IPAddress? address) || !int.TryParse(parts[1], out int length))
            return null;
        byte[] bytes = address.GetAddressBytes();
        if (length < 0 || length > bytes.Length * 8)
            return null;
        for (int bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
