namespace HaK8s.Remote.HostKeys;

/// <summary>The names under which a host is looked up in known_hosts, as ssh makes them: always in lower case.</summary>
internal sealed class KnownHostName
{
    private const int UsualPort = 22;

    /// <param name="host">The host as the operator calls it, not where a jump host or a forwarding leads to.</param>
    /// <param name="port">The port; 22 leaves no trace in the file.</param>
    /// <param name="alias">HostKeyAlias: the one name to look up, without any port.</param>
    public KnownHostName(string host, int port, string? alias = null)
    {
        Host = (alias ?? host).ToLowerInvariant();
        bool bare = alias is not null || port == UsualPort;
        Written = bare ? Host : $"[{Host}]:{port}";
        Fallback = bare ? null : Host;
    }

    /// <summary>The host's own name, which a host certificate has to name.</summary>
    public string Host { get; }

    /// <summary>The name that is looked up first, and written: the bare name on port 22, otherwise <c>[name]:port</c>.</summary>
    public string Written { get; }

    /// <summary>
    /// The bare name of a host on another port. A key known under it is good on any port; but another key there is no change, since a second
    /// sshd may well have its own.
    /// </summary>
    public string? Fallback { get; }

    /// <summary>Both, in the order of looking up.</summary>
    public IEnumerable<string> Both => Fallback is null ? [Written] : [Written, Fallback];

    /// <summary>False for a name that would mean something else in the file (ssh does not write these either).</summary>
    public bool IsWritable => Host.Length > 0 && !Host.Any(c => "@?*#[]|'\"\\,!".Contains(c) || char.IsWhiteSpace(c) || char.IsControl(c));

    public override string ToString() => Written;
}
