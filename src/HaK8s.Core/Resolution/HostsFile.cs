using System.Net;

namespace HaK8s.Resolution;

/// <summary>/etc/hosts, which goes before DNS for Kubernetes' clients as for glibc.</summary>
internal static class HostsFile
{
    public const string Path = "/etc/hosts";

    /// <summary>The addresses that a file gives a name, in its order; names are compared without case.</summary>
    public static IReadOnlyList<IPAddress> Find(string text, string name) =>
    [
        .. AddressSet.Parse(text.Split('\n')
            .Select(line => line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name.TrimEnd('.'), StringComparer.OrdinalIgnoreCase))
            .Select(words => words[0])).Distinct(),
    ];

    /// <summary>What this host's file says; null when it does not name it, or there is no such file.</summary>
    public static NameAnswer? Ask(string name)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        IReadOnlyList<IPAddress> found = Find(text, name);
        return found.Count == 0 ? null : new NameAnswer { Source = Path, Record = [.. found.Select(address => new NameRecord(address, null))] };
    }
}
