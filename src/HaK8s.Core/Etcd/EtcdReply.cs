namespace HaK8s.Etcd;

/// <summary>Why an etcd member gave no good answer.</summary>
public enum EtcdTrouble
{
    /// <summary>It answered well.</summary>
    None,
    /// <summary>Nothing can be reached there: refused, no route, no such name, or silence.</summary>
    Unreachable,
    /// <summary>It was reached and did not answer in time; without quorum a read waits in vain.</summary>
    TimedOut,
    /// <summary>Its certificate is not to be trusted.</summary>
    Untrusted,
    /// <summary>It does not accept the client's certificate.</summary>
    Rejected,
    /// <summary>It answered with an error of its own.</summary>
    Failed,
    /// <summary>Not asked any more, after one of the questions before it got no answer.</summary>
    NotAsked,
}

/// <summary>What became of one request.</summary>
/// <param name="Trouble">None, or why there is no answer.</param>
/// <param name="Text">The body; with trouble, what it was in words.</param>
public sealed record EtcdReply(EtcdTrouble Trouble, string Text)
{
    internal static readonly EtcdReply NotAsked = new(EtcdTrouble.NotAsked, "not asked");

    /// <summary>How long each asking took.</summary>
    public IReadOnlyList<TimeSpan> Elapsed { get; init; } = [];

    /// <summary>A good answer.</summary>
    public bool Ok => Trouble == EtcdTrouble.None;

    /// <summary>After this no question to the same member makes sense: each would cost its time-out or fail alike.</summary>
    internal bool IsFinal => Trouble is not (EtcdTrouble.None or EtcdTrouble.Failed);
}

/// <summary>One member's replies, in the order of the requests.</summary>
/// <param name="Endpoint">Its client URL.</param>
/// <param name="Replies">As many as requests.</param>
public sealed record EtcdReplies(string Endpoint, IReadOnlyList<EtcdReply> Replies)
{
    /// <summary>When the member's certificate ends; null when the way of asking does not show it.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>How far the member's clock is ahead of this host's, to about a second; null when the way of asking does not show it.</summary>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>A place from which etcd is asked.</summary>
public interface IEtcdTransport
{
    /// <summary>Where that is: a node's name, or <c>management host</c>.</summary>
    string From { get; }

    /// <summary>
    /// Puts the same requests to each endpoint: the endpoints beside each other, the requests one after another. Trouble of an endpoint is a
    /// reply, and after one that could not be reached it is asked nothing more, so that it costs one time-out.
    /// </summary>
    /// <exception cref="HaK8sException">The place itself cannot ask: no connection to the node, no client program, no certificate files.</exception>
    Task<IReadOnlyList<EtcdReplies>> AskAsync(IReadOnlyList<string> endpoints, IReadOnlyList<EtcdRequest> requests, CancellationToken cancellationToken = default);
}
