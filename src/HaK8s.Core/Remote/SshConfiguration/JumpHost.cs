using System.Globalization;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>One host of ProxyJump: <c>[user@]host[:port]</c> or <c>ssh://[user@]host[:port]</c>.</summary>
internal sealed record JumpHost(string? User, string Host, int? Port)
{
    /// <summary>The chain in the order of travel; empty for <c>none</c>, null when it cannot be read.</summary>
    public static IReadOnlyList<JumpHost>? ParseChain(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return [];
        List<JumpHost> chain = [];
        foreach (string part in text.Split(','))
        {
            if (Parse(part) is not { } jump)
                return null;
            chain.Add(jump);
        }
        return chain;
    }

    private static JumpHost? Parse(string text)
    {
        bool uri = text.StartsWith("ssh://", StringComparison.Ordinal);
        string rest = uri ? text[6..].TrimEnd('/') : text;
        int at = rest.LastIndexOf('@');
        if (at == 0)
            return null;
        string? user = at > 0 ? rest[..at] : null;
        rest = rest[(at + 1)..];
        string host, port;
        if (rest.StartsWith('['))
        {
            int end = rest.IndexOf(']');
            if (end < 0 || (end + 1 < rest.Length && rest[end + 1] != ':'))
                return null;
            (host, port) = (rest[1..end], rest[(end + 1)..]);
        }
        else
        {
            int colon = rest.IndexOf(':');
            // More than one colon without brackets is an IPv6 address, which ssh does not take here.
            (host, port) = colon < 0 ? (rest, "") : (rest[..colon], rest[colon..]);
        }
        if (host.Length == 0 || host.Contains('/'))
            return null;
        if (uri && user is not null)
            user = Uri.UnescapeDataString(user.Split(';')[0]);
        if (port.Length == 0)
            return new(user, host, null);
        return SshValue.Port(port[1..]) is { } number ? new(user, host, number) : null;
    }

    public override string ToString() =>
        $"{(User is null ? "" : User + "@")}{(Host.Contains(':') ? $"[{Host}]" : Host)}{(Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}";
}
