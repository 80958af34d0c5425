using HaK8s.Inventory;

namespace HaK8s.Remote.HostKeys;

/// <summary>By what a host's key is judged.</summary>
internal sealed record HostKeyRules
{
    public required KnownHostName Host { get; init; }

    /// <summary>The user's known_hosts files; a new host is written to the first. Without one no new host is accepted.</summary>
    public required IReadOnlyList<string> UserFiles { get; init; }

    /// <summary>The management host's own files, which are only read.</summary>
    public IReadOnlyList<string> GlobalFiles { get; init; } = [];

    public HostKeyPolicy Policy { get; init; }

    /// <summary>The one key that is accepted, whatever the files hold, short of @revoked.</summary>
    public Fingerprint? Pinned { get; init; }

    /// <summary>HashKnownHosts: hash the name of a new host even in a file without hashed names.</summary>
    public bool HashNames { get; init; }

    public IEnumerable<string> Files => UserFiles.Concat(GlobalFiles);
}
