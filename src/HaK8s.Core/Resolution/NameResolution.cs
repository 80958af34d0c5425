using System.Net;

namespace HaK8s.Resolution;

/// <summary>What this host gets for a name, source by source.</summary>
internal static class NameResolution
{
    /// <summary>
    /// Asks /etc/hosts and every resolver; the first answer without trouble is the one that programs of this host use. With resolvers given,
    /// these alone are asked.
    /// </summary>
    public static async Task<NameAnswer[]> AskAsync(string host, IReadOnlyList<IPEndPoint> servers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
            return [new NameAnswer { Source = "address", Record = [new NameRecord(address, null)] }];
        ResolverConfiguration system = ResolverConfiguration.ReadSystem();
        IReadOnlyList<string> names = servers.Count > 0 ? [host] : system.Candidates(host);
        NameAnswer[] said = await Task.WhenAll((servers.Count > 0 ? servers : system.Servers).Select(server => new NameLookup(server, timeout).AskAsync(names, cancellationToken)));
        return servers.Count == 0 && HostsFile.Ask(host) is { } local ? [local, .. said] : said;
    }

    /// <summary>The answer in use; null when there is none.</summary>
    public static NameAnswer? Used(IEnumerable<NameAnswer> answers) => answers.FirstOrDefault(answer => answer.Trouble is null);
}
