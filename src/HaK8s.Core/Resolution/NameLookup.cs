using System.Diagnostics;
using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace HaK8s.Resolution;

/// <summary>Asks one resolver for the A and AAAA records of a name, keeping nothing.</summary>
internal sealed class NameLookup(IPEndPoint server, TimeSpan timeout)
{
    private readonly LookupClient client = new(new LookupClientOptions(new NameServer(server))
    {
        UseCache = false, Timeout = timeout / 2, Retries = 1, ThrowDnsErrors = false, ContinueOnDnsError = false,
    });

    private string Source => server.Port == NameServer.DefaultPort ? $"{server.Address}" : $"{server}";

    /// <summary>The answer for the first of the names that exists; trouble is an answer, not an exception.</summary>
    public async Task<NameAnswer> AskAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            foreach (string name in names)
            {
                IDnsQueryResponse[] answers = await Task.WhenAll(
                    client.QueryAsync(name, QueryType.A, QueryClass.IN, cancellationToken),
                    client.QueryAsync(name, QueryType.AAAA, QueryClass.IN, cancellationToken));
                if (answers.FirstOrDefault(IsRefusal) is { } refusal)
                    return new NameAnswer { Source = Source, Trouble = refusal.ErrorMessage, Duration = watch.Elapsed };
                if (answers.SelectMany(Records).ToArray() is { Length: > 0 } records)
                    return new NameAnswer { Source = Source, Record = [.. records], Duration = watch.Elapsed };
            }
            return new NameAnswer { Source = Source, Duration = watch.Elapsed };
        }
        catch (DnsResponseException e)
        {
            return new NameAnswer { Source = Source, Trouble = e.Code == DnsResponseCode.ConnectionTimeout ? $"no answer within {timeout.TotalSeconds:0.#} s" : e.DnsError, Duration = watch.Elapsed };
        }
    }

    private static bool IsRefusal(IDnsQueryResponse answer) => answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain;

    // An alias may be given up earlier than the addresses behind it: the shortest time in the chain counts.
    private static IEnumerable<NameRecord> Records(IDnsQueryResponse answer) => answer.Answers.AddressRecords().Select(record =>
        new NameRecord(record.Address, TimeSpan.FromSeconds(answer.Answers.OfType<CNameRecord>().Select(alias => alias.InitialTimeToLive).Append(record.InitialTimeToLive).Min())));
}
