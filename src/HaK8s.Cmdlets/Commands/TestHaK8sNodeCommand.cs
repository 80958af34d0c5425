using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Preflight;
using HaK8s.Remote;

namespace HaK8s.Commands;

/// <summary>
/// Tells whether hosts are ready for kubeadm, before kubeadm does, and what to do where they are not: each host by itself in one round trip,
/// then all of them together (names, addresses and ids that must differ, clocks, ports that they have to reach). Changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "HaK8sNode")]
[OutputType(typeof(NodeTestResult), typeof(bool))]
public sealed class TestHaK8sNodeCommand : NodeCmdlet
{
    private readonly List<Node> nodes = [];
    private readonly ConcurrentDictionary<Node, (IRemoteSession Session, NodeFact Fact)> seen = [];

    /// <summary>The cluster that the hosts are for, from Import-HaK8sCluster: version, endpoint, etcd and ranges come from it.</summary>
    [Parameter]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>The Kubernetes version; without it and without a cluster, that of the kubeadm on each host.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>The control plane's endpoint, name:port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [EndpointTransformation]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? ControlPlaneEndpoint { get; set; }

    /// <summary>The members of an etcd outside, https://name:2379: control planes have to reach them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EtcdEndpointCompleter))]
    public string[] EtcdEndpoint { get; set; } = [];

    /// <summary>The pods' range or ranges, such as 10.244.0.0/16: no_proxy has to hold them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PodSubnet { get; set; } = [];

    /// <summary>The services' range or ranges.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ServiceSubnet { get; set; } = [];

    /// <summary>How far a clock may be from the median of all, in seconds or as a TimeSpan; 30 s when left out.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? ClockTolerance { get; set; }

    /// <summary>Findings to leave out. Without PortUnreachable no connections between nodes are tried.</summary>
    [Parameter]
    public NodeFindingId[] SkipCheck { get; set; } = [];

    /// <summary>Gives true or false for each node and nothing else; false for a node that could not be asked, besides its error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override string Activity => "Checking hosts";

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        nodes.Add(node);
        return null;
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        NodeTest test = new(Target()) { Skipped = SkipCheck.ToHashSet() };
        // A host is asked for the names of all, so all have to be known first.
        string[] names = [.. test.NamesFor(nodes)];
        foreach (Node node in nodes)
            Schedule(node, async work =>
            {
                work.Progress("looking");
                seen[node] = (work.Session, await NodeFactReader.ObserveAsync(work.Session, names, work.Stopping));
            });
        base.EndProcessing();
        (IRemoteSession, NodeFact)[] found = [.. nodes.Where(seen.ContainsKey).Select(node => seen[node])];
        Dictionary<Node, NodeTestResult> results = Await(test.RunAsync(found, StopToken)).ToDictionary(result => result.Node);
        foreach (Node node in nodes)
        {
            NodeTestResult? result = results.GetValueOrDefault(node);
            if (Quiet)
                WriteObject(result is { Passed: true });
            else if (result is not null)
                WriteObject(result);
        }
    }

    private PreflightTarget Target() => Guard(() => new PreflightTarget
    {
        KubernetesVersion = KubernetesVersion ?? Cluster?.KubernetesVersion,
        Endpoint = ControlPlaneEndpoint is null ? Cluster?.ControlPlaneEndpoint : Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint),
        EtcdEndpoint = EtcdEndpoint.Length > 0 ? [.. EtcdEndpoint.Select(EtcdCluster.ParseEndpoint)] : Cluster?.Etcd.Endpoint ?? [],
        PodSubnet = Ranges(PodSubnet, Cluster?.PodSubnet),
        ServiceSubnet = Ranges(ServiceSubnet, Cluster?.ServiceSubnet),
        ClockTolerance = ClockTolerance ?? new PreflightTarget().ClockTolerance,
    });

    private static ValueList<IPNetwork> Ranges(string[] given, ValueList<IPNetwork>? cluster) =>
        given.Length > 0 ? [.. given.SelectMany(text => Subnet.ParseList(text))] : cluster ?? [];
}
