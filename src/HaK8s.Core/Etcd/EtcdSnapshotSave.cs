namespace HaK8s.Etcd;

/// <summary>
/// Takes a snapshot from one member into a local file: streamed beside the target, verified there, and only then given its name. Any failure
/// leaves what was there before.
/// </summary>
public sealed class EtcdSnapshotSave(EtcdHttp etcd, IReadOnlyList<string> endpoints)
{
    /// <summary>Takes it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="overwrite">Whether a file of this name may be replaced.</param>
    /// <param name="written">Gets the number of bytes so far; called on another thread.</param>
    /// <param name="warn">Gets what an operator should know although it went well; called on another thread.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="HaK8sException"><c>EtcdSnapshotExists</c>, <c>EtcdSnapshotBroken</c>, <c>EtcdSnapshotNotWritten</c>, <c>EtcdUnreachable</c>.</exception>
    public async Task<EtcdSnapshot> RunAsync(
        string path, bool overwrite = false, Action<long>? written = null, Action<string>? warn = null, CancellationToken cancellationToken = default)
    {
        if (File.Exists(path) && !overwrite)
            throw Failure.EtcdSnapshotExists(path);
        (EtcdEndpointView member, bool serves) = await ChooseAsync(cancellationToken);
        if (!serves)
            warn?.Invoke($"etcd has no quorum: the snapshot is what {member.Endpoint} has, which may lack the last writes.");
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await DownloadAsync(member.Endpoint, temporary, path, written ?? (_ => { }), cancellationToken);
            (string sha256, BoltSummary summary) = SnapshotFile.Verify(temporary);
            if (summary.Revision < member.Status!.Revision)
                throw Failure.EtcdSnapshotBroken($"it ends at revision {summary.Revision}, and the member was at {member.Status.Revision} before it began");
            EtcdSnapshot snapshot = new()
            {
                Path = path, Size = new FileInfo(temporary).Length, Sha256 = sha256, Hash = $"{summary.Hash:x}", Revision = summary.Revision, TotalKeys = summary.TotalKeys,
                Endpoint = member.Endpoint, Version = member.Version,
            };
            File.Move(temporary, path, overwrite);
            return snapshot;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(path) && !overwrite ? Failure.EtcdSnapshotExists(path) : Failure.EtcdSnapshotNotWritten(path, disk);
        }
        finally
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }

    /// <summary>A member that serves; without quorum the one that has got furthest, since then a snapshot is needed most.</summary>
    private async Task<(EtcdEndpointView Member, bool Serves)> ChooseAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<EtcdReplies> replies = await etcd.AskAsync(endpoints, EtcdClusterCheck.Basics, cancellationToken);
        EtcdEndpointView? best = replies.Select(own => new EtcdEndpointView(own)).Where(view => view.Status is not null)
            .OrderByDescending(view => view.Serves).ThenByDescending(view => view.Status!.RaftIndex).FirstOrDefault();
        return best is not null ? (best, best.Serves) : throw Failure.EtcdUnusable(new EtcdClusterCheck(null).Judge(etcd.From, replies));
    }

    private async Task DownloadAsync(string endpoint, string temporary, string path, Action<long> written, CancellationToken cancellationToken)
    {
        await using FileStream file = LocalFile.CreatePrivate(temporary);
        EtcdReply reply = await etcd.Member(endpoint).ReadAsync(
            new EtcdRequest("maintenance/snapshot", "{}"), (answer, token) => SnapshotStream.CopyAsync(answer, WriteAsync, written, token), cancellationToken);
        if (!reply.Ok)
            throw Failure.EtcdRequestFailed(endpoint, "take a snapshot", reply.Text);
        file.Flush(flushToDisk: true);

        // To the reader of the answer a full disk would look like a member that went away.
        async Task WriteAsync(byte[] piece)
        {
            try
            {
                await file.WriteAsync(piece, cancellationToken);
            }
            catch (IOException disk)
            {
                throw Failure.EtcdSnapshotNotWritten(path, disk);
            }
        }
    }
}
