using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HaK8s.Inventory;

/// <summary>Address ranges in CIDR form, one or (for dual stack) two.</summary>
public static class Subnet
{
    /// <summary>Reads <c>10.244.0.0/16</c> or <c>10.244.0.0/16,fd00::/56</c>.</summary>
    /// <exception cref="HaK8sException">InvalidSubnet.</exception>
    public static ValueList<IPNetwork> ParseList(string text) => [.. text.Split(',').Select(part => Parse(part.Trim()))];

    // Not by IPNetwork.Parse: whether that takes bits behind the prefix depends on the version of .NET.
    private static IPNetwork Parse(string text)
    {
        // IPAddress also takes 10.1 for 10.0.0.1; nobody means that here.
        if (text.Split('/') is not [var start, var prefix] || !(start.Contains(':') || start.Count(c => c == '.') == 3)
            || !IPAddress.TryParse(start, out IPAddress? address) || (start.Contains('.') && !start.Contains(':') && address.ToString() != start)
            || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > address.GetAddressBytes().Length * 8)
            throw Failure.InvalidSubnet(text, null);
        IPNetwork network = new(WithoutHostBits(address, length), length);
        return network.BaseAddress.Equals(address) ? network : throw Failure.InvalidSubnet(text, network.ToString());
    }

    /// <summary>True when an address is in both.</summary>
    public static bool Overlap(IPNetwork a, IPNetwork b) => a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily
        && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    public static bool IsIPv6(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    private static IPAddress WithoutHostBits(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
