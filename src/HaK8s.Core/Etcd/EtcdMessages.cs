using System.Globalization;
using System.Text.Json;

namespace HaK8s.Etcd;

/// <summary>
/// Reads what etcd answers. The gateway writes 64-bit numbers as strings and bytes as base64, and leaves out what is zero, empty or false.
/// </summary>
internal static class EtcdMessages
{
    /// <summary>Reads a good reply; null when the body is not what was asked for, which no etcd does.</summary>
    public static T? Read<T>(EtcdReply reply, Func<JsonElement, T?> read) where T : class
    {
        if (!reply.Ok)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Text);
            return read(document.RootElement);
        }
        catch (Exception foreign) when (foreign is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public static EtcdVersion? Version(JsonElement json) => EtcdVersion.TryParse(Text(json, "etcdserver"));

    /// <summary><c>{"health":"true"}</c>; newer ones add a reason.</summary>
    public static bool IsHealthy(EtcdReply reply) => Read(reply, json => Text(json, "health")) is "true";

    /// <summary>An answer that is an error, in words: the gateway wraps its own in JSON.</summary>
    public static string Error(string status, string body)
    {
        string? message = Read(new EtcdReply(EtcdTrouble.None, body), json => Text(json, "message") is { Length: > 0 } text ? text : null);
        return $"{status}: {message ?? body.Trim()}";
    }

    public static long Number(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : value.GetInt64()
        : 0;

    public static ulong Id(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String ? ulong.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture) : value.GetUInt64()
        : 0;

    public static string Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    public static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.EnumerateArray() : [];

    /// <summary>The value of a metric without labels; null when it is not there.</summary>
    public static long? Metric(EtcdReply reply, string name)
    {
        string? line = reply.Ok ? reply.Text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal)) : null;
        return line is not null && double.TryParse(line.AsSpan(name.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? (long)value : null;
    }
}

/// <summary>A member's own state (maintenance/status).</summary>
internal sealed record MemberStatus(ulong ClusterId, ulong MemberId, long Revision, ulong Leader, long RaftIndex, long DbSize, long DbSizeInUse, bool IsLearner, IReadOnlyList<string> Errors)
{
    public static MemberStatus? Read(EtcdReply reply) => EtcdMessages.Read(reply, json =>
    {
        JsonElement header = json.GetProperty("header");
        return new MemberStatus(
            EtcdMessages.Id(header, "cluster_id"), EtcdMessages.Id(header, "member_id"), EtcdMessages.Number(header, "revision"), EtcdMessages.Id(json, "leader"),
            EtcdMessages.Number(json, "raftIndex"), EtcdMessages.Number(json, "dbSize"), EtcdMessages.Number(json, "dbSizeInUse"),
            EtcdMessages.Flag(json, "isLearner"), [.. EtcdMessages.Items(json, "errors").Select(error => error.GetString() ?? "")]);
    });
}

/// <summary>A member as the cluster knows it (cluster/member/list). One that was added and has never started has no name.</summary>
internal sealed record Member(ulong Id, string Name, IReadOnlyList<string> ClientUrls, bool IsLearner)
{
    public override string ToString() => Name.Length > 0 ? Name : Id.ToString("x", CultureInfo.InvariantCulture);

    public static IReadOnlyList<Member>? ReadAll(EtcdReply reply) => EtcdMessages.Read<IReadOnlyList<Member>>(reply, json =>
    [
        .. EtcdMessages.Items(json, "members").Select(member => new Member(
            EtcdMessages.Id(member, "ID"), EtcdMessages.Text(member, "name"),
            [.. EtcdMessages.Items(member, "clientURLs").Select(url => url.GetString() ?? "")], EtcdMessages.Flag(member, "isLearner"))),
    ]);
}

/// <summary>Keys of a range (kv/range): the number of all, those that were sent, and the store's revision at that time.</summary>
internal sealed record KeyList(long Count, IReadOnlyList<byte[]> Keys, long Revision)
{
    public static KeyList? Read(EtcdReply reply) => EtcdMessages.Read(reply, json => new KeyList(
        EtcdMessages.Number(json, "count"), [.. EtcdMessages.Items(json, "kvs").Select(pair => pair.GetProperty("key").GetBytesFromBase64())],
        EtcdMessages.Number(json.GetProperty("header"), "revision")));
}
