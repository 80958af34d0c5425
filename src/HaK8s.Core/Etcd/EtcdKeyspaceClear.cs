namespace HaK8s.Etcd;

/// <summary>What clearing a prefix did.</summary>
public sealed record EtcdKeyspaceClearing
{
    /// <summary>The prefix.</summary>
    public required string Prefix { get; init; }

    /// <summary>Keys that are gone.</summary>
    public required long Deleted { get; init; }

    /// <summary>Keys outside of the prefix, none of which was touched.</summary>
    public required long Kept { get; init; }

    /// <summary>The store's revision after it.</summary>
    public required long Revision { get; init; }

    /// <summary>The snapshot taken before it; null when none was wanted or there was nothing to delete.</summary>
    public EtcdSnapshot? Snapshot { get; init; }

    /// <summary>The member that did it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Prefix and numbers.</summary>
    public override string ToString() => $"{Prefix}: {Deleted} deleted, {Kept} others kept";
}

/// <summary>Deletes the keys below one prefix and nothing else, in one transaction, and proves it.</summary>
/// <param name="etcd">The way to etcd.</param>
/// <param name="endpoints">The members' client URLs.</param>
/// <param name="prefix">The prefix; a missing slash at its end is added.</param>
public sealed class EtcdKeyspaceClear(EtcdHttp etcd, IReadOnlyList<string> endpoints, string prefix)
{
    /// <summary>How long the lease of an apiserver lasts when it is not renewed.</summary>
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromSeconds(15);

    private readonly string folder = Keyspace.FolderPrefix(prefix);
    private EtcdHttpMember? member;

    /// <summary>Counts what would go and what would stay; changes nothing.</summary>
    /// <exception cref="HaK8sException"><c>EtcdQuorumLost</c>, <c>EtcdUnreachable</c>, <c>EtcdRequestFailed</c>.</exception>
    public async Task<EtcdKeyspaceSurvey> SurveyAsync(CancellationToken cancellationToken = default) =>
        await Survey(await MemberAsync(cancellationToken)).RunAsync(folder, cancellationToken);

    /// <summary>Deletes. Both counts that prove it are of revisions right before and after, so other writers do not disturb them.</summary>
    /// <param name="snapshot">The snapshot taken before, for the result.</param>
    /// <param name="cancellationToken">Ends the waiting; a delete that has begun is done or not done as a whole.</param>
    /// <exception cref="HaK8sException"><c>EtcdRequestFailed</c>, <c>EtcdNotCleared</c>.</exception>
    public async Task<EtcdKeyspaceClearing> RunAsync(EtcdSnapshot? snapshot, CancellationToken cancellationToken = default)
    {
        EtcdHttpMember own = await MemberAsync(cancellationToken);
        KeyspaceSurvey survey = Survey(own);
        KeyRange range = KeyRange.OfPrefix(folder);
        EtcdReply reply = await own.AskAsync(EtcdRequest.Delete(range), cancellationToken);
        (long deleted, long revision) = EtcdMessages.Read(reply, json => Tuple.Create(
            EtcdMessages.Number(json, "deleted"), EtcdMessages.Number(json.GetProperty("header"), "revision")))
            ?? throw Failure.EtcdRequestFailed(own.Endpoint, $"delete the keys under {folder}", reply.Text);

        long kept = await CountAsync(KeyRange.All, revision);
        if (deleted > 0 && await CountAsync(KeyRange.All, revision - 1) - deleted is var expected && expected != kept)
            throw Failure.EtcdNotCleared(folder, $"{expected} other keys were there and {kept} are left");
        if (await CountAsync(range, 0) is > 0 and long back)
            throw Failure.EtcdNotCleared(folder, $"{deleted} keys were deleted, and {back} are there again: something still writes, such as an apiserver");
        return new EtcdKeyspaceClearing { Prefix = folder, Deleted = deleted, Kept = kept, Revision = revision, Snapshot = snapshot, Endpoint = own.Endpoint };

        async Task<long> CountAsync(KeyRange counted, long at) => (await survey.AskAsync(EtcdRequest.Count(counted, at), cancellationToken)).Count;
    }

    private static KeyspaceSurvey Survey(EtcdHttpMember own) => new(own.Endpoint, own.AskAsync);

    private async Task<EtcdHttpMember> MemberAsync(CancellationToken cancellationToken)
    {
        if (member is not null)
            return member;
        IReadOnlyList<EtcdReplies> replies = await etcd.AskAsync(endpoints, EtcdClusterCheck.Basics, cancellationToken);
        EtcdEndpointView? serving = replies.Select(own => new EtcdEndpointView(own)).FirstOrDefault(view => view is { Serves: true, LacksGateway: false });
        return serving is not null ? member = etcd.Member(serving.Endpoint) : throw Failure.EtcdUnusable(new EtcdClusterCheck(null).Judge(etcd.From, replies));
    }
}
