using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Diagnosis;
using HaK8s.Resolution;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Rules about the endpoint as the management host sees it, beside a node that was recorded.</summary>
public sealed class EndpointRuleTests
{
    private const string Endpoint = "k8s-api.lab.test:6443";
    private static readonly IPAddress First = IPAddress.Parse("10.66.0.11"), Other = IPAddress.Parse("10.66.0.12");

    private static ClusterEvidence Seen(EndpointRecord[] records, string node = "healthy-control-plane", ProxyAnswer? proxy = null, string? symptom = null) => RecordedEvidence.Read(node) with
    {
        ControlPlaneEndpoint = Endpoint,
        Record = [.. records],
        Endpoint = new() { ControlPlaneEndpoint = Endpoint, RecordCount = records.Length, Proxy = proxy, Answer = [new NameAnswer { Source = "10.66.0.1", Record = [.. records.Select(record => new NameRecord(record.Address, null))] }] },
        Symptom = symptom,
    };

    private static EndpointRecord Record(IPAddress address, EndpointRecordState state, NodeMembership membership = NodeMembership.Unknown, bool? trusted = null) =>
        new() { Endpoint = Endpoint, Address = address, State = state, Membership = membership, Detail = $"{state}", IsTrusted = trusted };

    private static EndpointRecord Well => Record(First, EndpointRecordState.Ready, NodeMembership.Joined, trusted: true);

    private static string[] Ids(ClusterEvidence seen) => [.. Diagnoser.Judge(seen).Select(finding => finding.Id)];

    [Fact]
    public void An_endpoint_that_is_well_has_no_finding() => Assert.Empty(Ids(Seen([Well])));

    [Theory]
    [InlineData(EndpointRecordState.Refused, NodeMembership.NotJoined, "RecordOfNodeNotJoined")]
    [InlineData(EndpointRecordState.Refused, NodeMembership.Joined, "EndpointAddressRefuses")]
    [InlineData(EndpointRecordState.Refused, NodeMembership.Unknown, "EndpointAddressRefuses")]
    [InlineData(EndpointRecordState.Silent, NodeMembership.Unknown, "EndpointAddressSilent")]
    [InlineData(EndpointRecordState.Unexpected, NodeMembership.Unknown, "EndpointAddressForeign")]
    internal void Each_state_of_a_record_has_its_rule(EndpointRecordState state, NodeMembership membership, string rule) =>
        Assert.Equal([rule], Ids(Seen([Well, Record(Other, state, membership)])));

    [Fact]
    public void A_record_of_a_worker_is_one_of_a_node_without_apiserver()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([Record(IPAddress.Parse("10.66.0.31"), EndpointRecordState.Refused)], "healthy-worker")), found => found.Id == "RecordOfNodeNotJoined");
        Assert.Equal("m-1", finding.Node?.Name);
    }

    [Fact]
    public void A_certificate_of_another_CA_is_foreign_but_a_missing_name_is_not() => Assert.Equal(["EndpointAddressForeign"],
        Ids(Seen([Well, Record(Other, EndpointRecordState.Untrusted, trusted: false), Record(IPAddress.Parse("10.66.0.13"), EndpointRecordState.Untrusted, trusted: true)])).Where(id => id.StartsWith("Endpoint", StringComparison.Ordinal)));

    [Fact]
    public void A_name_without_address_is_unknown_and_nodes_that_know_it_are_told()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([])));
        Assert.Equal("EndpointNameUnknown", finding.Id);
        Assert.Contains("though nodes do", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_does_not_know_the_name_is_found()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([Well], "EndpointUnknownOnNode")));
        Assert.Equal(("EndpointUnknownOnNode", "NodeNotReady"), (finding.Id, Assert.Single(finding.Explains).Id));
    }

    [Fact]
    public void A_node_that_takes_the_name_for_another_address_is_found()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([Well], "EndpointWrongOnNode")));
        Assert.Equal("EndpointWrongOnNode", finding.Id);
        Assert.Contains("10.66.0.99", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_gets_no_answer_where_others_do_has_something_between()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([Well], "FirewallBetween")));
        Assert.Equal(("FirewallBetween", DiagnosisConfidence.Likely, "NodeNotReady"), (finding.Id, finding.Confidence, Assert.Single(finding.Explains).Id));
    }

    [Fact]
    public void A_proxy_that_refuses_is_found_and_one_that_lets_through_is_not()
    {
        DiagnosisFinding finding = Assert.Single(Diagnoser.Judge(Seen([Well], proxy: new("HTTPS_PROXY", "http://192.0.2.3:3128", 403, "Forbidden"))));
        Assert.Equal(("ProxyWithoutException", DiagnosisConfidence.Certain), (finding.Id, finding.Confidence));
        Assert.Contains("k8s-api.lab.test", finding.Remedy, StringComparison.Ordinal);
        Assert.Empty(Ids(Seen([Well], proxy: new("HTTPS_PROXY", "http://192.0.2.3:3128", 200, "Connection established"))));
    }

    [Theory]
    [InlineData("docker ps shows nothing", "DockerPsEmpty")]
    [InlineData("The connection to the server localhost:8080 was refused - did you specify the right host or port?", "KubectlLocalhost8080")]
    [InlineData("Unable to connect to the server: x509: certificate signed by unknown authority", "KubectlUnknownAuthority")]
    [InlineData("error: You must be logged in to the server (Unauthorized)", "KubectlUnauthorized")]
    public void What_an_operator_saw_of_a_cluster_that_is_well_is_explained(string symptom, string rule)
    {
        Assert.Equal([rule], Ids(Seen([Well], symptom: symptom)));
        Assert.Empty(Ids(Seen([Well])));
    }
}
