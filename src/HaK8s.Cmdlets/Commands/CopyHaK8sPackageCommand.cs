using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Bundles;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Copy-HaK8sPackage: brings a bundle onto nodes, what fits their architecture, and its images into their containerd.</summary>
[Cmdlet(VerbsCommon.Copy, "HaK8sPackage", SupportsShouldProcess = true)]
[OutputType(typeof(BundleFile))]
public sealed class CopyHaK8sPackageCommand : NodeCmdlet
{
    private BundleCopying copying = null!;

    /// <summary>The bundle: a folder that New-HaK8sBundle has made.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder on the nodes; /var/lib/hak8s/bundle/NAME unless told otherwise. Not taken by name: results of other cmdlets carry destinations of their own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    private protected override string Activity => "Copying the bundle";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        copying = Guard(() => new BundleCopying(Await(Bundle.ReadAsync(ResolvePath(Path), StopToken)), Destination));
    }

    // Asked on the node's own plan, so that -WhatIf tells what would really be done there, and nothing where all is done.
    private protected override Func<NodeWork, Task>? Plan(Node node) => async work =>
    {
        work.Progress("looking");
        BundlePlan plan = await copying.PlanAsync(work.Session, work.Stopping);
        if (plan.HasChanges)
        {
            if (!await work.AskAsync(cmdlet => cmdlet.ShouldProcess(node.Name, plan.Description)))
                return;
            work.Progress(plan.Description);
        }
        foreach (BundleFile file in await copying.ApplyAsync(work.Session, plan, work.Stopping))
            work.Emit(file);
    };
}
