using System.Text;

namespace HaK8s.Etcd;

/// <summary>
/// One question to an etcd member. etcd's own gateway translates JSON over HTTP to gRPC, so an HTTP client is enough: no gRPC and protobuf
/// assemblies in the module, and kubectl or curl can ask the same question from a node.
/// </summary>
/// <param name="Path">A plain path such as <c>/health</c>, asked with GET, or one of the gateway without slash and API version, such as <c>kv/range</c>.</param>
/// <param name="Body">The JSON for the gateway; empty for a plain path.</param>
public sealed record EtcdRequest(string Path, string Body = "")
{
    /// <summary>How many times it is asked, to time it; the last answer counts.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How long it may take; null for what the place that asks allows.</summary>
    internal TimeSpan? Timeout { get; init; }

    internal bool IsGateway => !Path.StartsWith('/');

    /// <summary>Version of server and cluster; answered without a leader too.</summary>
    internal static EtcdRequest Version { get; } = new("/version");

    /// <summary>Whether the member can serve: a leader and no alarm.</summary>
    internal static EtcdRequest Health { get; } = new("/health");

    /// <summary>Prometheus' metrics; of a node only the quota travels.</summary>
    internal static EtcdRequest Metrics { get; } = new("/metrics");

    /// <summary>The member's own state; answered without a leader too.</summary>
    internal static EtcdRequest Status { get; } = new("maintenance/status", "{}");

    /// <summary>The members as this one knows them; answered without a leader too.</summary>
    internal static EtcdRequest Members { get; } = new("cluster/member/list", "{}");

    /// <summary>A linearizable read of one key that need not exist, as etcdctl's endpoint health does: it proves quorum.</summary>
    internal static EtcdRequest Read { get; } = new("kv/range", $$"""{"key":"{{Convert.ToBase64String("health"u8)}}","keys_only":true}""");

    /// <summary>The number of keys in a range, linearizable.</summary>
    internal static EtcdRequest Count(KeyRange range, long revision = 0) => Range(range, ",\"count_only\":true", revision);

    /// <summary>The first keys of a range in their order, without values, and the number of all; linearizable.</summary>
    internal static EtcdRequest Keys(KeyRange range, int limit, long revision = 0) => Range(range, $",\"keys_only\":true,\"limit\":\"{limit}\"", revision);

    /// <summary>Deletes every key of a range in one transaction, which takes a while with many.</summary>
    internal static EtcdRequest Delete(KeyRange range) => Range(range, "", 0) with { Path = "kv/deleterange", Timeout = TimeSpan.FromMinutes(2) };

    private static EtcdRequest Range(KeyRange range, string more, long revision)
    {
        StringBuilder body = new($$"""{"key":"{{Convert.ToBase64String(range.Key)}}","range_end":"{{Convert.ToBase64String(range.End)}}"{{more}}""");
        if (revision > 0)
            body.Append(",\"revision\":\"").Append(revision).Append('"');
        return new("kv/range", body.Append('}').ToString());
    }
}
