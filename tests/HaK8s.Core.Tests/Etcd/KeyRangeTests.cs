using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Etcd;
using Xunit;

namespace HaK8s.Tests.Etcd;

public sealed class KeyRangeTests
{
    // Few different bytes, so that prefixes do match now and then, and those at the ends of a byte's range.
    private static readonly Gen<byte[]> Bytes = Gen.Elements<byte>(0, (byte)'/', (byte)'a', 0xfe, 0xff).ArrayOf();

    private static readonly Gen<string> Keys = Gen.Elements("/", "registry", "a", "b", "").ArrayOf(5).Select(parts => string.Concat(parts)).Where(key => key.Length > 0);

    [Property]
    public Property A_key_is_in_the_range_of_a_prefix_exactly_if_it_begins_with_it() => Prop.ForAll(Bytes.ToArbitrary(), Bytes.ToArbitrary(), (prefix, key) =>
    {
        KeyRange range = KeyRange.OfPrefix(prefix);
        // etcd has no empty key.
        return key.Length == 0 || Contains(range, key) == key.AsSpan().StartsWith(prefix);
    });

    [Property]
    public Property A_folder_is_a_prefix_of_its_key_and_ends_at_a_slash_or_is_the_key() => Prop.ForAll(Bytes.ToArbitrary(), key =>
    {
        byte[] folder = KeyRange.Folder(key, 0, out bool isKey);
        return key.AsSpan().StartsWith(folder) && (isKey ? folder.Length == key.Length : folder[^1] == '/') && folder.AsSpan(Math.Min(1, folder.Length)).Count((byte)'/') == (isKey ? 0 : 1);
    });

    [Fact]
    public void Folders_of_the_usual_keys()
    {
        Assert.Equal("/registry/", Text("/registry/pods/a", 0));
        Assert.Equal("/registry/pods/", Text("/registry/pods/a", "/registry/".Length));
        Assert.Equal("cilium/", Text("cilium/state", 0));
        Assert.Equal("compact_rev_key", Text("compact_rev_key", 0));

        static string Text(string key, int start) => Encoding.UTF8.GetString(KeyRange.Folder(Encoding.UTF8.GetBytes(key), start, out _));
    }

    [Property]
    public Property A_survey_counts_every_key_once_under_its_own_name() => Prop.ForAll(
        Keys.ArrayOf().Select(keys => keys.Distinct().ToArray()).ToArbitrary(), Gen.Elements("/registry/", "a/", "/registry/a/", "b/b/").ToArbitrary(), (keys, prefix) =>
        {
            EtcdKeyspaceSurvey survey = new KeyspaceSurvey("fake", (request, _) => Task.FromResult(Answer(keys, request))).RunAsync(prefix, default).GetAwaiter().GetResult();
            string[] covered = [.. keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))], others = [.. keys.Except(covered)];
            return survey.Covered == covered.Length && survey.Others == others.Length
                && Same(survey.CoveredByName, covered, prefix.Length) && Same(survey.OthersByName, others, 0);
        });

    private static bool Same(IEnumerable<EtcdKeyCount> found, IEnumerable<string> keys, int start) => found.OrderBy(one => one.Prefix, StringComparer.Ordinal).SequenceEqual(
        keys.GroupBy(key => Encoding.UTF8.GetString(KeyRange.Folder(Encoding.UTF8.GetBytes(key), start, out _))).Select(group => new EtcdKeyCount(group.Key, group.Count())).OrderBy(one => one.Prefix, StringComparer.Ordinal));

    /// <summary>kv/range over a few keys, as etcd answers it.</summary>
    private static EtcdReply Answer(string[] keys, EtcdRequest request)
    {
        JsonElement body = JsonDocument.Parse(request.Body).RootElement;
        KeyRange range = new(body.GetProperty("key").GetBytesFromBase64(), body.GetProperty("range_end").GetBytesFromBase64());
        byte[][] found = [.. keys.Order(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).Where(key => Contains(range, key))];
        int limit = body.TryGetProperty("limit", out JsonElement most) ? int.Parse(most.GetString()!, CultureInfo.InvariantCulture) : 0;
        return new(EtcdTrouble.None, JsonSerializer.Serialize(new
        {
            header = new { revision = "9" }, count = $"{found.Length}", kvs = found.Take(limit).Select(key => new { key = Convert.ToBase64String(key) }),
        }));
    }

    private static bool Contains(KeyRange range, ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(range.Key) >= 0 && (range.End is [0] || key.SequenceCompareTo(range.End) < 0);
}
