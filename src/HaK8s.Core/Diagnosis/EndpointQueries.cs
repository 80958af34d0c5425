using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Inventory;

namespace HaK8s.Diagnosis;

/// <summary>Questions that rules ask of the endpoint: as the management host sees it, and as a node does.</summary>
internal static class EndpointQueries
{
    /// <summary>What kubelets write when they get no answer from the endpoint; the end names the reason.</summary>
    public const string NoWay = @"dial tcp|no such host|i/o timeout|server misbehaving|Client\.Timeout|context deadline exceeded|http2: client connection lost";

    /// <summary>The host of the endpoint; null when it is not known or an address.</summary>
    public static string? EndpointName(this ClusterEvidence seen) => seen.ControlPlaneEndpoint is { } text && ControlPlaneEndpoint.TryParse(text) is { IsAddress: false } endpoint ? endpoint.Host : null;

    /// <summary>
    /// Whether the node behind a record carries a control plane, well or not. One that could not be looked at counts: nobody can say that it
    /// has none. One that was not looked at counts unless it is known to have none.
    /// </summary>
    public static bool CarriesControlPlane(this ClusterEvidence seen, EndpointRecord record) => seen.NodeOf(record) is { } node
        ? node.Trouble is not null || node.Manifest.Count > 0 || node.Has(NodePaths.ApiServerCertificate)
        : record.Membership != NodeMembership.NotJoined || (record.Node is { } name && seen.Api?.Nodes.ContainsKey(name) == true);

    /// <summary>What a node takes the name of the endpoint for; null when it was not asked, or has its kubelet go elsewhere.</summary>
    public static ValueList<IPAddress>? AddressesOn(this ClusterEvidence seen, NodeEvidence node)
    {
        if (seen.EndpointName() is not { } host || node.Fact is not { } fact)
            return null;
        if (node.KubeletServer is { } server && (!Uri.TryCreate(server, UriKind.Absolute, out Uri? uri) || !uri.Host.Equals(host, StringComparison.OrdinalIgnoreCase)))
            return null;
        return fact.Name.FirstOrDefault(name => name.Name.Equals(host, StringComparison.OrdinalIgnoreCase))?.Address;
    }

    /// <summary>Whether the node belongs to a cluster, or was just now to join one and could not.</summary>
    public static bool NeedsEndpoint(this NodeEvidence node) => node.Has(NodePaths.KubeletKubeConfig) || node.FailedRun() is { Verb: "join" };

    /// <summary>What the management host saw, as evidence.</summary>
    public static EvidenceLine EndpointLine(this ClusterEvidence seen, string text) => new(null, "endpoint", seen.Time, text);
}
