using System.Text;
using HaK8s.Changes;
using HaK8s.Inventory;

namespace HaK8s.Preflight.Preparation;

/// <summary>What the files of a host should hold, from what they hold: pure text, line by line, everything else kept byte for byte.</summary>
internal static class PreparationFiles
{
    /// <summary>Marks a line that was taken out.</summary>
    private const string Mark = "# taken out by HaK8s: ";

    private static readonly string[] CrictlEndpoints = ["runtime-endpoint", "image-endpoint"];

    /// <summary>fstab without the lines that bring swap at boot.</summary>
    public static string WithoutSwap(string fstab) => Lines(fstab, line =>
        !line.TrimStart().StartsWith('#') && Words(line) is [_, _, "swap", ..] words && !(words.ElementAtOrDefault(3) ?? "").Split(',').Contains("noauto") ? Mark + line : line);

    /// <summary>A file of /etc/sysctl.d without lines that set one of the keys to another value than 1.</summary>
    public static string WithoutOther(string text, IReadOnlyCollection<string> keys) => Lines(text, line =>
        line.Split('=', 2) is [var name, var value] && !line.TrimStart().StartsWith('#') && !line.TrimStart().StartsWith(';')
            && keys.Contains(name.Trim().TrimStart('-').Trim().Replace('/', '.')) && value.Trim() != "1" ? Mark + line : line);

    /// <summary>A file with lines that it does not have yet, after a heading when it is new.</summary>
    public static string With(string? text, string heading, IEnumerable<string> lines)
    {
        StringBuilder result = new(text ?? (heading.Length == 0 ? "" : heading + "\n"));
        if (result.Length > 0 && result[^1] != '\n')
            result.Append('\n');
        string[] present = [.. (text ?? "").Split('\n').Select(line => string.Concat(line.Where(c => !char.IsWhiteSpace(c))))];
        foreach (string line in lines.Where(line => !present.Contains(string.Concat(line.Where(c => !char.IsWhiteSpace(c))))))
            result.Append(line).Append('\n');
        return result.ToString();
    }

    /// <summary>/etc/hosts in which each node's name is its address, and no other one; a host's own loopback name stays.</summary>
    public static string WithHosts(string hosts, IEnumerable<Node> nodes, string ownName)
    {
        foreach (Node node in nodes)
        {
            string address = $"{node.KnownAddress ?? throw Failure.HostsEntryWithoutAddress(node.Name)}";
            bool known = false;
            hosts = Lines(hosts, line =>
            {
                string body = line.Split('#', 2)[0];
                if (Words(body) is not [var at, ..] || !Words(body).Skip(1).Contains(node.Name, StringComparer.OrdinalIgnoreCase))
                    return line;
                bool loopback = node.Name.Equals(ownName, StringComparison.OrdinalIgnoreCase) && at.StartsWith("127.", StringComparison.Ordinal);
                known |= at == address;
                if (at == address || loopback)
                    return line;
                string[] others = [.. Words(body).Skip(1).Where(name => !name.Equals(node.Name, StringComparison.OrdinalIgnoreCase))];
                return others.Length == 0 ? Mark + line : $"{at}\t{string.Join(' ', others)}";
            });
            if (!known)
                hosts = With(hosts, "", [$"{address}\t{node.Name}"]);
        }
        return hosts;
    }

    /// <summary>crictl.yaml with both endpoints set; other settings stay.</summary>
    public static string WithEndpoints(string? text, string endpoint)
    {
        HashSet<string> missing = [.. CrictlEndpoints];
        string result = Lines(text ?? "", line =>
        {
            string key = line.Split(':', 2)[0].Trim();
            if (!missing.Remove(key))
                return line;
            return line[(line.IndexOf(':') + 1)..].Trim().Trim('"', '\'') == endpoint ? line : $"{key}: {endpoint}";
        });
        return With(result, "", CrictlEndpoints.Where(missing.Contains).Select(key => $"{key}: {endpoint}"));
    }

    public static FileEdit Edit(NodeFile file, string after) => file.Edit(Encoding.UTF8.GetBytes(after));

    public static string? Text(NodeFile file) => file.Content is null ? null : Encoding.UTF8.GetString(file.Content);

    private static string Lines(string text, Func<string, string> change) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : change(line)));

    private static string[] Words(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
