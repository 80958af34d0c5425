using System.Buffers;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>A name that is looked for in known_hosts. It passes over the lines of other hosts, nearly all of a file, without reading them.</summary>
internal sealed class KnownHostsQuery(string name)
{
    // Patterns, and letters of which only Unicode knows whether they are the same.
    private static readonly SearchValues<byte> NotLiteral = SearchValues.Create([(byte)'*', (byte)'?', .. Enumerable.Range(0x80, 0x80).Select(i => (byte)i)]);

    private readonly byte[] bytes = Encoding.UTF8.GetBytes(name);
    private readonly bool isLiteral = Ascii.IsValid(name);

    /// <summary>False when <see cref="KnownHost.Read"/> would find that the line does not speak of the name.</summary>
    public bool MayBeAnsweredBy(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> hosts = NextField(ref line);
        if (hosts is [(byte)'@', ..])
            hosts = NextField(ref line);
        if (hosts.IsEmpty)
            return false;
        return HashedName.IsOne(hosts) ? HashedName.Matches(hosts, bytes) : !isLiteral || hosts.ContainsAny(NotLiteral) || Names(hosts);
    }

    private bool Names(ReadOnlySpan<byte> hosts)
    {
        for (int comma; (comma = hosts.IndexOf((byte)',')) >= 0; hosts = hosts[(comma + 1)..])
            if (Ascii.EqualsIgnoreCase(hosts[..comma], bytes))
                return true;
        return Ascii.EqualsIgnoreCase(hosts, bytes);
    }

    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        int end = line.IndexOfAny((byte)' ', (byte)'\t') is var blank and >= 0 ? blank : line.Length;
        ReadOnlySpan<byte> field = line[..end];
        line = line[end..];
        return field;
    }
}
