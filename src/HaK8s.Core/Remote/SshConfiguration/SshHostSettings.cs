namespace HaK8s.Remote.SshConfiguration;

/// <summary>What to do with a host key that is not on file.</summary>
internal enum StrictHostKeyChecking { No, Yes, Ask, AcceptNew }

/// <summary>What the configuration says of one host; null or empty where it says nothing.</summary>
internal sealed record SshHostSettings
{
    /// <summary>The address to connect to: HostName, or the name that was asked for.</summary>
    public required string HostName { get; init; }
    public string? User { get; init; }
    public int? Port { get; init; }
    public IReadOnlyList<string> IdentityFiles { get; init; } = [];
    public IReadOnlyList<string> CertificateFiles { get; init; } = [];
    public bool? IdentitiesOnly { get; init; }
    /// <summary>A socket, or <c>none</c>, or <c>SSH_AUTH_SOCK</c>.</summary>
    public string? IdentityAgent { get; init; }
    /// <summary>The hosts to go through, the nearest first.</summary>
    public IReadOnlyList<JumpHost> ProxyJump { get; init; } = [];
    /// <summary>The command that ssh would run instead of connecting; the caller has to refuse it.</summary>
    public string? ProxyCommand { get; init; }
    public IReadOnlyList<string>? UserKnownHostsFiles { get; init; }
    public IReadOnlyList<string>? GlobalKnownHostsFiles { get; init; }
    public StrictHostKeyChecking? StrictHostKeyChecking { get; init; }
    public bool? HashKnownHosts { get; init; }
    public string? HostKeyAlias { get; init; }
    /// <summary>Null too for <c>none</c>, which leaves the time to the system.</summary>
    public TimeSpan? ConnectTimeout { get; init; }
    public TimeSpan? ServerAliveInterval { get; init; }
    public int? ServerAliveCountMax { get; init; }
}
