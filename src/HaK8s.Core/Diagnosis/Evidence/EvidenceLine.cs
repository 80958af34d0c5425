namespace HaK8s.Diagnosis;

/// <summary>One thing that was seen.</summary>
/// <param name="Node">Where; null for what the management host saw by itself.</param>
/// <param name="Source">What said it: <c>kubelet</c>, <c>containerd</c>, <c>kube-apiserver</c>, a file, <c>endpoint</c>, <c>etcd</c>...</param>
/// <param name="Time">When, UTC; null where the source gives no time.</param>
/// <param name="Text">The line, cut when it is long.</param>
public sealed record EvidenceLine(string? Node, string Source, DateTimeOffset? Time, string Text)
{
    /// <summary>Node, source, time and text.</summary>
    public override string ToString() => $"{(Node is null ? "" : Node + " ")}{Source}{(Time is { } time ? time.ToString(" yyyy-MM-dd HH:mm:ss'Z'", null) : "")}: {Text}";
}
