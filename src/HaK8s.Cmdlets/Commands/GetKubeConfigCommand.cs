using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Remote;

namespace HaK8s.Commands;

/// <summary>
/// Fetches the administrator's kubeconfig from a control plane and gives it the cluster's name. The result carries the secrets inside for
/// Merge-KubeConfig and shows none; with -Path it is written to a file of its own, too.
/// </summary>
[Cmdlet(VerbsCommon.Get, "KubeConfig", SupportsShouldProcess = true)]
[OutputType(typeof(KubeConfig))]
public sealed class GetKubeConfigCommand : FanOutCmdlet
{
    private const string NodeSet = "Node", ClusterSet = "Cluster";
    private bool taken;

    /// <summary>Control planes: node objects, plain names, or results that carry a Node. Each gives a kubeconfig.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NodeSet)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>A cluster: the first of its control planes that can give the kubeconfig does.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>The name for context and cluster; the user becomes NAME-admin. By default the cluster's own name.</summary>
    [Parameter]
    [ValidatePattern(@"^[^\p{Cc}\s]+$")]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string? Name { get; set; }

    /// <summary>The apiserver to put in instead of the endpoint: a URL, or name:port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? Server { get; set; }

    /// <summary>A file to write it to, mode 0600.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Overwrites the file of -Path when it says something else.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Fetching the kubeconfig";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // Known by runspace, so it is taken here and not on the worker's thread.
        SessionPool sessions = Sessions;
        string? server = Server is null ? null : Guard(() => KubeConfig.ServerUrl(Server), Server);
        KubeConfigExport? export = Path is null ? null : new KubeConfigExport(ResolvePath(Path), Force);
        // One node after the other when nodes are given; one of them when a cluster is.
        foreach (IReadOnlyList<Node> candidates in Cluster is null ? Node.Select(node => (IReadOnlyList<Node>)[node]) : [Cluster.ControlPlane])
        {
            if (candidates.Count == 0)
            {
                ThrowFailure(Failure.NoControlPlane(Cluster!.Name), Cluster);
                return;
            }
            if (taken && export is not null)
            {
                ThrowFailure(Failure.OneKubeConfigOnly());
                return;
            }
            taken = true;
            string? name = Name ?? Cluster?.Name;
            Schedule(candidates[0], work => RunAsync(work, sessions, candidates, name, server, export));
        }
    }

    private static async Task RunAsync(NodeWork work, SessionPool sessions, IReadOnlyList<Node> candidates, string? name, string? server, KubeConfigExport? export)
    {
        KubeConfig config = await FetchAsync(work, sessions, candidates);
        config = config.Named(name ?? config.ClusterName);
        if (server is not null)
            config = config with { Server = server };
        if (export is null)
        {
            work.Emit(config);
            return;
        }
        PlacedFileStatus status = export.Plan(config);
        if (status == PlacedFileStatus.Unchanged || await work.AskAsync(cmdlet => cmdlet.ShouldProcess(export.Path, $"{(status == PlacedFileStatus.Created ? "Create" : "Overwrite")} with the kubeconfig of {config}, mode 0600")))
            work.Emit(export.Apply(config));
    }

    private static async Task<KubeConfig> FetchAsync(NodeWork work, SessionPool sessions, IReadOnlyList<Node> candidates)
    {
        for (int i = 0; ; i++)
        {
            work.Progress($"reading {AdminKubeConfig.DefaultSource} on {candidates[i]}");
            try
            {
                return await AdminKubeConfig.FetchAsync(sessions.Get(candidates[i]), sessions.Redactor, cancellationToken: work.Stopping);
            }
            catch (HaK8sException failure) when (i + 1 < candidates.Count)
            {
                work.Warn($"{failure.On(candidates[i].Name).Summary} Asking {candidates[i + 1]}.");
            }
        }
    }
}
