using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Resolution;
using Xunit;
using static HaK8s.ControlPlane.EndpointFindingId;

namespace HaK8s.Tests.ControlPlane;

/// <summary>Which findings an observation leads to; one that is all right leads to none.</summary>
public sealed class EndpointRulesTests
{
    private const string Host = "k8s-api.example.com";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static EndpointRecord Record(int last, EndpointRecordState state = EndpointRecordState.Ready, NodeMembership membership = NodeMembership.Joined) => new()
    {
        Endpoint = $"{Host}:6443", Address = new IPAddress([192, 0, 2, (byte)last]), Node = $"m-{last}", State = state, Detail = "why", Membership = membership,
        IsLive = state is EndpointRecordState.Ready, HoldsName = true, IsTrusted = true, CertificateExpiry = Now.AddDays(300), Ttl = TimeSpan.FromSeconds(30),
    };

    private static NameAnswer Answer(string source, params int[] last) =>
        new() { Source = source, Record = [.. last.Select(number => new NameRecord(new IPAddress([192, 0, 2, (byte)number]), TimeSpan.FromSeconds(30)))] };

    private static readonly EndpointObservation Good = new()
    {
        Host = Host, Now = Now, FailoverTarget = TimeSpan.FromSeconds(30), Records = [Record(1), Record(2), Record(3)], Answers = [Answer("192.0.2.53", 1, 2, 3), Answer("192.0.2.54", 3, 1, 2)],
        WithoutRecord = [Record(4, EndpointRecordState.Refused, NodeMembership.NotJoined)],
        Views = [new NodeNameView { Node = "m-1", Agrees = true }, new NodeNameView { Node = "m-2", Trouble = "down" }],
    };

    private static readonly Dictionary<string, EndpointObservation> Cases = new()
    {
        ["nothing"] = Good,
        ["no address"] = Good with { Records = [], Answers = [] },
        ["one address"] = Good with { Records = [Record(1)] },
        ["not joined"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Refused, NodeMembership.NotJoined)] },
        ["joined and refusing"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Refused)] },
        ["stranger refusing"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Refused, NodeMembership.Unknown) with { Node = null }] },
        ["silent"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Silent, NodeMembership.Unknown)] },
        ["not ready"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.NotReady)] },
        ["other CA"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Untrusted) with { IsTrusted = false }] },
        ["no name"] = Good with { Records = [Record(1), Record(2, EndpointRecordState.Untrusted) with { HoldsName = false }] },
        ["ends soon"] = Good with { Records = [Record(1), Record(2) with { CertificateExpiry = Now.AddDays(29) }] },
        ["forgotten"] = Good with { WithoutRecord = [Record(4)] },
        ["long ttl"] = Good with { FailoverTarget = TimeSpan.FromSeconds(29) },
        ["stale resolver"] = Good with { Answers = [Answer("192.0.2.53", 1, 2, 3), Answer("192.0.2.54", 1, 2)] },
        ["silent resolver"] = Good with { Answers = [Answer("192.0.2.53", 1, 2, 3), new NameAnswer { Source = "192.0.2.54", Trouble = "no answer" }] },
        ["node with hosts"] = Good with { Views = [new NodeNameView { Node = "m-1", Agrees = false, InHostsFile = true }] },
        ["proxy"] = Good with { Proxy = new ProxyAnswer("https_proxy", "http://proxy:3128", 403, "Forbidden") },
        ["open proxy"] = Good with { Proxy = new ProxyAnswer("https_proxy", "http://proxy:3128", 200, "OK") },
    };

    [Theory]
    [InlineData("nothing")]
    [InlineData("no address", NoRecord)]
    [InlineData("one address", SingleRecord)]
    [InlineData("not joined", RecordOfNodeNotJoined)]
    [InlineData("joined and refusing", AddressRefuses)]
    [InlineData("stranger refusing", AddressRefuses)]
    [InlineData("silent", AddressSilent)]
    [InlineData("not ready", AddressNotReady)]
    [InlineData("other CA", AddressUntrusted)]
    [InlineData("no name", NameMissingInCertificate)]
    [InlineData("ends soon", CertificateExpiring)]
    [InlineData("forgotten", JoinedNodeWithoutRecord)]
    [InlineData("long ttl", TtlAboveFailoverTarget)]
    [InlineData("stale resolver", ResolversDisagree)]
    [InlineData("silent resolver", ResolverSilent)]
    [InlineData("node with hosts", ResolversDisagree)]
    [InlineData("proxy", ProxyBetween)]
    [InlineData("open proxy", ProxyBetween)]
    public void Each_trouble_is_one_finding_and_health_is_none(string seen, params EndpointFindingId[] found)
    {
        EndpointFinding[] findings = [.. EndpointRules.Judge(Cases[seen])];
        Assert.Equal(found, findings.Select(finding => finding.Id));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Remedy));
    }

    [Fact]
    public void A_refused_proxy_quotes_what_kubectl_shows() => Assert.Contains(
        "'Unable to connect to the server: Forbidden'", Assert.Single(EndpointRules.Judge(Cases["proxy"])).Text, StringComparison.Ordinal);

    [Fact]
    public void An_ended_certificate_is_an_error_and_stands_before_warnings()
    {
        EndpointFinding[] findings = [.. EndpointRules.Judge(Good with { Records = [Record(1) with { CertificateExpiry = Now }] })];
        Assert.Equal([CertificateExpiring, SingleRecord], findings.Select(finding => finding.Id));
        Assert.Equal(FindingSeverity.Error, findings[0].Severity);
    }
}
