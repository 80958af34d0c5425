using HaK8s.Inventory;
using HaK8s.Remote.Authentication;
using HaK8s.Remote.HostKeys;

namespace HaK8s.Remote.Connections;

/// <summary>One SSH connection on the way to a node, with everything that decides how it is made: node, ssh_config and defaults in one.</summary>
internal sealed record SshHop
{
    public static TimeSpan UsualConnectTimeout { get; } = TimeSpan.FromSeconds(15);

    public static TimeSpan UsualAliveInterval { get; } = TimeSpan.FromSeconds(15);

    public const int UsualAliveCountMax = 3;

    /// <summary>Name or address to connect to.</summary>
    public required string HostName { get; init; }

    public required int Port { get; init; }

    public required string UserName { get; init; }

    /// <summary>The name that known_hosts is searched for in place of name and port.</summary>
    public string? HostKeyAlias { get; init; }

    public required ValueList<string> UserKnownHosts { get; init; }

    public required ValueList<string> GlobalKnownHosts { get; init; }

    public HostKeyPolicy HostKeyPolicy { get; init; }

    public Fingerprint? HostKeyFingerprint { get; init; }

    public bool HashKnownHosts { get; init; }

    /// <summary>Private key files; ssh's usual ones when empty.</summary>
    public ValueList<string> KeyFile { get; init; } = [];

    public ValueList<string> CertificateFile { get; init; } = [];

    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for none.</summary>
    public string? AgentSocket { get; init; }

    public NodeSecrets Secrets { get; init; } = NodeSecrets.None;

    /// <summary>How long TCP, key exchange and login may take together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = UsualConnectTimeout;

    /// <summary>After so much silence the node is asked whether it is there.</summary>
    public TimeSpan AliveInterval { get; init; } = UsualAliveInterval;

    /// <summary>After so many intervals without an answer the connection is given up.</summary>
    public int AliveCountMax { get; init; } = UsualAliveCountMax;

    public HostKeyRules HostKeyRules => new()
    {
        Host = new(HostName, Port, HostKeyAlias),
        UserFiles = UserKnownHosts,
        GlobalFiles = GlobalKnownHosts,
        Policy = HostKeyPolicy,
        Pinned = HostKeyFingerprint,
        HashNames = HashKnownHosts,
    };

    public LoginSettings LoginSettings => new()
    {
        UserName = UserName,
        HostName = HostName,
        KeyFile = KeyFile,
        CertificateFile = CertificateFile,
        IdentitiesOnly = IdentitiesOnly,
        AgentSocket = AgentSocket,
        KeyPassphrase = Secrets.KeyPassphrase,
        Password = Secrets.Password,
    };

    /// <summary>As messages name it, and as ssh would be given it.</summary>
    public override string ToString() => $"{UserName}@{(HostName.Contains(':') ? $"[{HostName}]" : HostName)}{(Port == 22 ? "" : $":{Port}")}";
}
