namespace HaK8s.Etcd;

/// <summary>Keys that begin alike.</summary>
/// <param name="Prefix">The first name with its slash; or one key without any.</param>
/// <param name="Keys">How many.</param>
public sealed record EtcdKeyCount(string Prefix, long Keys)
{
    /// <summary>Prefix and number.</summary>
    public override string ToString() => $"{Prefix} {Keys}";
}

/// <summary>What a prefix covers in etcd and what it does not, all at one revision.</summary>
public sealed record EtcdKeyspaceSurvey
{
    /// <summary>The prefix, with a slash at its end.</summary>
    public required string Prefix { get; init; }

    /// <summary>The store's revision at which everything was counted.</summary>
    public required long Revision { get; init; }

    /// <summary>Keys below the prefix.</summary>
    public required long Covered { get; init; }

    /// <summary>All other keys.</summary>
    public required long Others { get; init; }

    /// <summary>Keys below the prefix by their next name.</summary>
    public ValueList<EtcdKeyCount> CoveredByName { get; init; } = [];

    /// <summary>All other keys by their first name.</summary>
    public ValueList<EtcdKeyCount> OthersByName { get; init; } = [];

    /// <summary>Addresses of living apiservers: each renews a key with a lease of 15 s.</summary>
    public ValueList<string> ApiServers { get; init; } = [];
}

/// <summary>
/// Counts keys by their first names without reading them all: the first key tells its folder, the folder is counted by etcd, and the next
/// look begins behind it. Two short requests for each folder, however many keys it has.
/// </summary>
internal sealed class KeyspaceSurvey(string endpoint, Func<EtcdRequest, CancellationToken, Task<EtcdReply>> ask)
{
    // A store of keys without slashes would give one line for each.
    private const int MostNames = 200;

    public async Task<EtcdKeyspaceSurvey> RunAsync(string prefix, CancellationToken cancellationToken)
    {
        KeyRange covered = KeyRange.OfPrefix(prefix);
        KeyList all = await AskAsync(EtcdRequest.Count(KeyRange.All), cancellationToken);
        long below = (await AskAsync(EtcdRequest.Count(covered, all.Revision), cancellationToken)).Count;
        List<EtcdKeyCount> names = await NamesAsync(KeyRange.All, 0, all.Count, all.Revision, cancellationToken);
        KeyList leases = await AskAsync(EtcdRequest.Keys(KeyRange.OfPrefix(prefix + Keyspace.LeasesFolder), MostNames, all.Revision), cancellationToken);
        return new EtcdKeyspaceSurvey
        {
            Prefix = prefix,
            Revision = all.Revision,
            Covered = below,
            Others = all.Count - below,
            CoveredByName = [.. await NamesAsync(covered, covered.Key.Length, below, all.Revision, cancellationToken)],
            // The prefix is, or stands in, one of the first names. A key of no more than a slash is not its folder.
            OthersByName = [.. names.Select(name => name.Prefix is [_, .., '/'] && prefix.StartsWith(name.Prefix, StringComparison.Ordinal) ? name with { Keys = name.Keys - below } : name).Where(name => name.Keys > 0)],
            ApiServers = [.. leases.Keys.Select(key => KeyRange.Text(key)[(prefix.Length + Keyspace.LeasesFolder.Length)..])],
        };
    }

    private async Task<List<EtcdKeyCount>> NamesAsync(KeyRange range, int start, long total, long revision, CancellationToken cancellationToken)
    {
        List<EtcdKeyCount> names = [];
        while (total > 0 && names.Count < MostNames && (await AskAsync(EtcdRequest.Keys(range, 1, revision), cancellationToken)).Keys is [var key, ..])
        {
            byte[] folder = KeyRange.Folder(key, start, out bool isKey);
            long keys = isKey ? 1 : (await AskAsync(EtcdRequest.Count(KeyRange.OfPrefix(folder), revision), cancellationToken)).Count;
            names.Add(new(KeyRange.Text(folder), keys));
            total -= keys;
            range = range.StartingAt(isKey ? KeyRange.After(key) : KeyRange.EndOf(folder));
        }
        if (total > 0)
            names.Add(new("(others)", total));
        return names;
    }

    public async Task<KeyList> AskAsync(EtcdRequest request, CancellationToken cancellationToken)
    {
        EtcdReply reply = await ask(request, cancellationToken);
        return KeyList.Read(reply) ?? throw Failure.EtcdRequestFailed(endpoint, "count keys", reply.Text);
    }
}
