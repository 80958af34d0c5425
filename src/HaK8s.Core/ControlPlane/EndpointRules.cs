using System.Globalization;
using HaK8s.Resolution;
using static HaK8s.ControlPlane.EndpointFindingId;
using static HaK8s.FindingSeverity;

namespace HaK8s.ControlPlane;

/// <summary>What is wrong with an endpoint, from what was seen of it.</summary>
internal static class EndpointRules
{
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);

    /// <summary>All findings, errors first.</summary>
    public static IEnumerable<EndpointFinding> Judge(EndpointObservation seen) =>
        Name(seen).Concat(seen.Records.SelectMany(record => Address(record, seen.Now))).Concat(Missing(seen)).Concat(Proxy(seen)).Concat(Resolvers(seen))
            .OrderByDescending(finding => finding.Severity);

    private static IEnumerable<EndpointFinding> Name(EndpointObservation seen)
    {
        if (seen.Records.Count == 0)
            yield return new(NoRecord, Error, $"{seen.Host} has no address.", "Publish the address of each control plane that has joined.");
        if (seen.Records.Count == 1)
            yield return new(SingleRecord, Warning, $"{seen.Host} has the one address {seen.Records[0].Address}: no other node takes over.", "Publish the address of each control plane that has joined.");
        if (seen.FailoverTarget is { } target && seen.Ttl > target)
            yield return new(TtlAboveFailoverTarget, Warning, $"Resolvers keep a record for up to {Seconds(seen.Ttl.Value)}, longer than the {Seconds(target)} that a failover may take.", $"Give the records a TTL of {Seconds(target)} or less.");
    }

    private static IEnumerable<EndpointFinding> Address(EndpointRecord record, DateTimeOffset now)
    {
        string where = record.Node is null ? $"{record.Address}" : $"{record.Address} ({record.Node})";
        EndpointFinding? finding = record.State switch
        {
            EndpointRecordState.Refused when record is { Node: { } node, Membership: NodeMembership.NotJoined } =>
                new(RecordOfNodeNotJoined, Warning, $"{record.Address} is published, but {node} has not joined: nothing listens there.", "Take the record away until the node has joined and is ready."),
            EndpointRecordState.Refused => new(AddressRefuses, Warning, $"{where} refuses connections: nothing listens there.", "Look at the apiserver there with Get-ControlPlaneStatus, or take the record away."),
            EndpointRecordState.Silent => new(AddressSilent, Error, $"{where} does not answer: {record.Detail}.", "Bring the node back, or take the record away: clients lose seconds whenever they try it first."),
            EndpointRecordState.NotReady => new(AddressNotReady, Warning, $"The apiserver at {where} is not ready: {record.Detail}", "Look at it with Get-ControlPlaneStatus."),
            EndpointRecordState.Untrusted when record.HoldsName == false && record.IsTrusted != false => null,
            EndpointRecordState.Untrusted or EndpointRecordState.Unexpected => new(AddressUntrusted, Error, $"What answers at {where} is no apiserver of this cluster: {record.Detail}", "Take the record away, or mend what listens there: clients that come to it fail."),
            _ => null,
        };
        if (finding is not null)
            yield return finding;
        if (record.HoldsName == false)
            yield return new(NameMissingInCertificate, Error, $"The certificate at {where} does not hold the endpoint's name.", "Add the name to apiServer.certSANs and renew the apiserver's certificate there.");
        if (record.CertificateExpiry is { } end && end - now < ExpiresSoon)
        {
            bool over = end <= now;
            yield return new(CertificateExpiring, over ? Error : Warning, string.Create(CultureInfo.InvariantCulture, $"The certificate at {where} {(over ? "ended" : "ends")} on {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC."), "Run 'kubeadm certs renew apiserver' there and restart the apiserver.");
        }
    }

    private static IEnumerable<EndpointFinding> Missing(EndpointObservation seen) => seen.WithoutRecord
        .Where(record => record.Membership == NodeMembership.Joined)
        .Select(record => new EndpointFinding(JoinedNodeWithoutRecord, Warning, $"{record.Node} ({record.Address}) has joined, but {seen.Host} does not have its address.",
            record.State == EndpointRecordState.Ready ? "Publish it: it is ready." : "Publish it when it is ready."));

    private static IEnumerable<EndpointFinding> Proxy(EndpointObservation seen)
    {
        if (seen.Proxy is not { } proxy)
            yield break;
        string answer = proxy.Status is { } status ? $"HTTP {status} {proxy.Text}" : proxy.Text;
        yield return new(ProxyBetween, proxy.LetsThrough ? Warning : Error,
            proxy.LetsThrough
                ? $"{proxy.Variable} sends clients to {seen.Host} through {proxy.Proxy}, which lets them pass: the proxy picks the address, not the client."
                : $"{proxy.Variable} sends clients to {seen.Host} through {proxy.Proxy}, which says: {answer}. kubectl shows that as 'Unable to connect to the server: {proxy.Text}'.",
            $"Unset {proxy.Variable}, or add {seen.Host}, the nodes' addresses and the service and pod ranges to no_proxy.");
    }

    private static IEnumerable<EndpointFinding> Resolvers(EndpointObservation seen)
    {
        foreach (NameAnswer silent in seen.Answers.Where(answer => answer.Trouble is not null))
            yield return new(ResolverSilent, Warning, $"The resolver {silent.Source} cannot be used: {silent.Trouble}.", "Mend it, or take it out of this host's resolvers.");
        NameAnswer? used = NameResolution.Used(seen.Answers);
        if (used is null)
            yield break;
        string[] others = [.. seen.Answers.Where(answer => answer.Trouble is null && answer.AddressText != used.AddressText).Select(answer => $"{answer}")];
        if (others.Length > 0)
            yield return new(ResolversDisagree, Warning, $"This host uses {used}, but others say {string.Join("; ", others)}.", "Wait for the TTL, then mend the one that is behind.");
        foreach (NodeNameView view in seen.Views.Where(view => view.Agrees == false))
            yield return new(ResolversDisagree, Warning, $"{view.Node} resolves {seen.Host} to {AddressSet.Text(view.Address)}{(view.InHostsFile ? " (by its /etc/hosts)" : "")}, this host to {used.AddressText}.",
                view.InHostsFile ? "Take the name out of the node's /etc/hosts." : $"Mend the node's resolvers ({string.Join(", ", view.Server)}), or wait for the TTL.");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
