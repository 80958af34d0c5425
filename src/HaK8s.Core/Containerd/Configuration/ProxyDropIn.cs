using System.Text.RegularExpressions;

namespace HaK8s.Containerd.Configuration;

/// <summary>The systemd drop-in that gives containerd its proxies. A proxy's URL may hold a password.</summary>
internal static partial class ProxyDropIn
{
    public const string Path = "/etc/systemd/system/containerd.service.d/http-proxy.conf";

    /// <summary>The file's text with these variables set, or taken away where the value is empty; other lines stay. Null: no file is needed.</summary>
    public static string? Edit(string? present, IReadOnlyDictionary<string, string> proxies)
    {
        if (proxies.FirstOrDefault(proxy => proxy.Value.Any(char.IsControl)) is { Key: { } bad })
            throw Failure.ProxyInvalid(bad);
        Dictionary<string, string> missing = proxies.Where(proxy => proxy.Value.Length > 0).ToDictionary(proxy => proxy.Key, proxy => proxy.Value);
        List<string> lines = [];
        foreach (string line in (present ?? "[Service]\n").TrimEnd('\n').Split('\n').SelectMany(Single))
        {
            string name = Variable().Match(line) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : "";
            if (!proxies.ContainsKey(name))
                lines.Add(line);
            else if (missing.Remove(name, out string? value))
                lines.Add(Line(name, value));
        }
        int section = lines.FindLastIndex(line => line.Trim() == "[Service]");
        if (section < 0)
        {
            lines.Add("[Service]");
            section = lines.Count - 1;
        }
        int end = lines.FindIndex(section + 1, line => line.StartsWith('['));
        lines.InsertRange(end < 0 ? lines.Count : end, missing.Select(proxy => Line(proxy.Key, proxy.Value)));
        return present is null && lines.Count == 1 ? null : string.Join('\n', lines) + "\n";
    }

    /// <summary>The text with what stands between a URL's user name and its host masked.</summary>
    public static string Masked(string text) => Password().Replace(text, "$1<redacted>@");

    /// <summary>The password of a proxy's URL; null when it has none.</summary>
    public static string? PasswordOf(string url) => Password().Match(url) is { Success: true } match ? match.Groups[2].Value : null;

    // systemd reads % as the beginning of a specifier, and backslash and quote as in C.
    private static string Line(string name, string value) =>
        $"Environment=\"{name}={value.Replace("%", "%%", StringComparison.Ordinal).Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // A line may set several variables; each of those gets a line of its own, others are left as they are.
    private static IEnumerable<string> Single(string line) =>
        Several().Match(line) is { Success: true } match && match.Groups[1].Captures is { Count: > 1 } parts
            ? parts.Select(part => "Environment=" + part.Value)
            : [line];

    [GeneratedRegex("^\\s*Environment\\s*=\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"']+)\\s*)+$")]
    private static partial Regex Several();

    [GeneratedRegex("^\\s*Environment\\s*=\\s*[\"']?((?:HTTPS?|NO)_PROXY)=", RegexOptions.IgnoreCase)]
    private static partial Regex Variable();

    // Greedy: a password that was not encoded may itself hold : / or @. Without a scheme a proxy may be written as user:password@host.
    [GeneratedRegex(@"((?:://|_PROXY=|^)[^:/@\s""]*:)(?!//)(.*)@", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Password();
}
