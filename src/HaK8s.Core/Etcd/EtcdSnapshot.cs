namespace HaK8s.Etcd;

/// <summary>A snapshot of etcd in a local file, verified. The file holds the cluster's Secrets: it is readable for its owner alone.</summary>
public sealed record EtcdSnapshot
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its size, bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the whole file, lower-case hexadecimal, as sha256sum prints it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The revision of the store that it holds.</summary>
    public required long Revision { get; init; }

    /// <summary>Entries in the database, as <c>etcdctl snapshot status</c> counts them: each kept revision of a key, and etcd's own records.</summary>
    public required long TotalKeys { get; init; }

    /// <summary>The database's hash as <c>etcdctl snapshot status</c> prints it.</summary>
    public required string Hash { get; init; }

    /// <summary>The member that it was taken from.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The member's version.</summary>
    public EtcdVersion? Version { get; init; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
