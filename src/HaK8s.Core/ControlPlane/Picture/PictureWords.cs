using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.ControlPlane;

/// <summary>What the parts of a picture are called, alike in text and on the page.</summary>
internal static partial class PictureWords
{
    public static readonly PictureState[] Legend = [PictureState.Healthy, PictureState.Degraded, PictureState.Down, PictureState.Unknown, PictureState.NotJoined];

    /// <summary>A sign that tells a state without colour.</summary>
    public static string Sign(this PictureState state) => state switch
    {
        PictureState.Healthy => "✓",
        PictureState.Degraded => "!",
        PictureState.Down => "✗",
        PictureState.NotJoined => "○",
        _ => "?",
    };

    public static string Word(this PictureState state) => state switch
    {
        PictureState.Healthy => "healthy",
        PictureState.Degraded => "degraded",
        PictureState.Down => "down",
        PictureState.NotJoined => "not joined",
        _ => "unknown",
    };

    public static string Title(this ControlPlanePicture picture) => string.Join(" ",
        [Plain(picture.Name ?? picture.Endpoint.Name ?? "control plane"), .. picture.KubernetesVersion is { } version ? new[] { $"(Kubernetes {Plain(version)})" } : []]);

    public static string Facts(PictureEndpoint endpoint, int records) => Join(endpoint.State.Word(), Count(records, "record"),
        endpoint.Ttl is { } ttl ? string.Create(CultureInfo.InvariantCulture, $"TTL {ttl.TotalSeconds:0.###} s") : null, endpoint.Source is { } source ? $"from {Plain(source)}" : null);

    public static string Facts(PictureRecord record) => Join($"{record.Status}", Time(record.Latency));

    public static string Facts(PictureNode node) => Join(node.Status, node.Version, node.Etcd is null ? null : $"etcd {node.Etcd}",
        node.Leads.Count == 0 ? null : $"leads {string.Join(" and ", node.Leads.Select(lease => lease.Replace("kube-", "", StringComparison.Ordinal)))}");

    public static string Facts(PictureEtcd etcd) => Join(etcd.State.Word(), etcd.From is { } from ? $"asked from {Plain(from)}" : null);

    public static string Facts(PictureMember member) => Join($"{member.Status}", member.Version, Time(member.Latency),
        member.DbSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / (double)(1 << 20):0.0} MiB") : null, member.IsLeader ? "leader" : null);

    /// <summary>One line that shows as it is: what a name or a message brings along to steer a terminal or turn text around does not get through.</summary>
    public static string Plain(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            _ = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator => plain.Append(' '),
                UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => plain.Append('\uFFFD'),
                _ => plain.Append(rune),
            };
        return plain.ToString().Trim();
    }

    /// <summary>At most so many characters; of a longer text the beginning and the end stay, which tell names apart.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        int tail = (longest - 1) / 2, head = longest - 1 - tail;
        // No half of a pair stays behind.
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail -= char.IsLowSurrogate(text[^tail]) ? 1 : 0;
        return $"{text[..head]}…{text[^tail..]}";
    }

    /// <summary>Lines of at most a width, and at most so many of them; a word that is longer than a line is broken.</summary>
    public static List<string> Wrap(string text, int width, int most)
    {
        List<string> lines = [];
        string line = "";
        Queue<string> words = new(Unit().Replace(Plain(text), "\u00A0").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => word.Chunk(width).Select(part => new string(part))));
        while (words.TryDequeue(out string? word))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }
            line += line.Length == 0 ? word : $" {word}";
        }
        lines.Add(line);
        lines = lines.ConvertAll(one => one.Replace('\u00A0', ' '));
        return lines.Count <= most ? lines : [.. lines[..(most - 1)], $"{lines[most - 1][..Math.Min(lines[most - 1].Length, width - 1)]}…"];
    }

    public static string Name(PictureEtcd etcd) => etcd.Member.Count == 0 ? "not seen" : Count(etcd.Member.Count, "member");

    public static string Name(PictureEndpoint endpoint) => Plain(endpoint.Name ?? "not known");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Join(params string?[] facts) => string.Join(", ", facts.OfType<string>().Select(Plain).Where(fact => fact.Length > 0));

    // A number and its unit stay on one line.
    [GeneratedRegex(@"(?<=\d) (?=(m?s|MiB)\b)")]
    private static partial Regex Unit();

    private static string? Time(TimeSpan? time) => time is not { TotalMilliseconds: var ms } ? null
        : string.Create(CultureInfo.InvariantCulture, $"{(ms < 10 ? $"{ms:0.0} ms" : ms < 10_000 ? $"{ms:0} ms" : $"{ms / 1000:0} s")}");
}
