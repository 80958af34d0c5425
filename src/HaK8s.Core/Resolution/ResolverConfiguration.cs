using System.Globalization;
using System.Net;
using DnsClient;

namespace HaK8s.Resolution;

/// <summary>Whom this host asks for names, and how it completes them; as resolv.conf(5) says it.</summary>
internal sealed record ResolverConfiguration
{
    private const string File = "/etc/resolv.conf";

    /// <summary>The resolvers in the order in which they are asked.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Domains that complete a short name.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>A name with fewer dots is tried with the domains first.</summary>
    public int Dots { get; init; } = 1;

    /// <summary>Reads resolv.conf: nameserver, search or domain (the last one counts), options ndots:N.</summary>
    public static ResolverConfiguration Parse(string text)
    {
        List<IPAddress> servers = [];
        ResolverConfiguration read = new();
        foreach (string[] words in text.Split('\n').Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words)
            {
                case ["nameserver", var server, ..] when IPAddress.TryParse(server, out IPAddress? address):
                    servers.Add(address);
                    break;
                case ["search" or "domain", .. var domains]:
                    read = read with { Search = [.. domains.Select(domain => domain.TrimEnd('.'))] };
                    break;
                case ["options", .. var options]:
                    string? dots = options.LastOrDefault(option => option.StartsWith("ndots:", StringComparison.Ordinal))?["ndots:".Length..];
                    if (int.TryParse(dots, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                        read = read with { Dots = Math.Min(number, 15) };
                    break;
                default:
                    break;
            }
        }
        // Three is what the C library reads too.
        return read with { Servers = [.. servers.Take(3).Select(address => new IPEndPoint(address, NameServer.DefaultPort))] };
    }

    /// <summary>This host's configuration; where there is no resolv.conf, the resolvers of its network interfaces.</summary>
    public static ResolverConfiguration ReadSystem()
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new() { Servers = [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
                .Where(server => server.Address is not null)
                .Select(server => new IPEndPoint(IPAddress.Parse(server.Address!), server.Port))] };
        }
    }

    /// <summary>The full names to ask for, one after another until one exists.</summary>
    public IReadOnlyList<string> Candidates(string name)
    {
        if (name.EndsWith('.'))
            return [name.TrimEnd('.')];
        string[] completed = [.. Search.Select(domain => $"{name}.{domain}")];
        return name.Count(c => c == '.') >= Dots ? [name, .. completed] : [.. completed, name];
    }
}
