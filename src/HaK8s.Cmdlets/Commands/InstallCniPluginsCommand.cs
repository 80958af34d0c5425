using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Cni;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Install-CniPlugins: brings the CNI plugins onto nodes from an archive or from their distribution, or takes the last change back.</summary>
[Cmdlet(VerbsLifecycle.Install, "CniPlugins", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(CniPluginsResult))]
public sealed class InstallCniPluginsCommand : NodeCmdlet
{
    private const string PathSet = "Path";
    private const string DistributionSet = "Distribution";
    private const string RollbackSet = "Rollback";

    private PluginSource source = null!;

    /// <summary>A release archive cni-plugins-linux-ARCH-vX.Y.Z.tgz on this host, or a folder that holds one for each architecture.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The version to take from a folder that holds several, such as v1.5.1.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CniPluginsVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The archive's SHA-256, 64 hexadecimal digits; without it the .sha256 file beside the archive is read.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Sha256 { get; set; }

    /// <summary>Use the package containernetworking-plugins of each node's own distribution.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DistributionSet)]
    public SwitchParameter Distribution { get; set; }

    /// <summary>Put the set back that the last run replaced.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    public SwitchParameter Rollback { get; set; }

    /// <summary>The plugins' folder on the nodes. Not taken by name: results of other cmdlets carry destinations of their own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = PluginInstallation.DefaultDestination;

    /// <summary>Write a bridge configuration with this subnet (CIDR) to /etc/cni/net.d, for nodes that have no pod network yet.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = DistributionSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? BridgeSubnet { get; set; }

    private protected override string Activity => "Installing CNI plugins";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        source = ParameterSetName switch
        {
            DistributionSet => new DistributionSource(),
            RollbackSet => new PreviousSource(),
            _ => new ArchiveSource(Guard(ReadArchives, Path)),
        };
    }

    private PluginArchiveSet ReadArchives() => Await(PluginArchiveSet.ReadAsync(ResolvePath(Path), Version, Sha256, StopToken));

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        PluginInstallation installation;
        try
        {
            installation = new(source, Destination, BridgeSubnet is null ? null : new BridgeConfiguration(BridgeSubnet));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure.On(node.Name), node);
            return null;
        }
        // Asked on the node's own plan, so that -WhatIf tells what would really be done there, and nothing where all is done.
        return async work =>
        {
            work.Progress("looking");
            PluginPlan plan = await installation.PlanAsync(work.Session, work.Stopping);
            if (plan.HasChanges)
            {
                if (!await work.AskAsync(cmdlet => cmdlet.ShouldProcess(node.Name, plan.Description)))
                    return;
                work.Progress(plan.Description);
            }
            work.Emit(await installation.ApplyAsync(work.Session, plan, work.Stopping));
        };
    }
}
