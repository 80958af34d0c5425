using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.Containerd.Installation;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Install-Containerd: brings containerd onto nodes from a release archive or their distribution, or takes the last change back. A daemon that
/// does not serve the CRI in time is replaced by the one before. Running containers go on.
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "Containerd", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(ContainerdInstallResult))]
public sealed class InstallContainerdCommand : NodeCmdlet
{
    private const string PathSet = "Path";
    private const string UriSet = "Uri";
    private const string PackageSet = "Package";
    private const string RollbackSet = "Rollback";

    private ContainerdInstallation installation = null!;
    private string? fetched;

    /// <summary>A release archive containerd-X.Y.Z-linux-ARCH.tar.gz on this host, or a folder that holds one for each architecture, with runc.ARCH and containerd.service if you like; a bundle does.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The https address of a release archive, fetched once on this host; http only together with -Sha256.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The version to take from a folder that holds several, such as 1.7.24.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerdVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The archive's SHA-256, 64 hexadecimal digits; without it the checksum file beside the archive is read.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? Sha256 { get; set; }

    /// <summary>A runc on this host, to be installed as /usr/local/sbin/runc; without it the node's stays.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? RuncPath { get; set; }

    /// <summary>Its SHA-256; without it the checksum file beside it is read.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? RuncSha256 { get; set; }

    /// <summary>The Kubernetes to serve: a version that the published matrix rejects for it is refused before anything travels.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = UriSet)]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    [ValidateNotNull]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>Use the package containerd of each node's own distribution; programs of a release are taken out of /usr/local.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PackageSet)]
    public SwitchParameter FromPackage { get; set; }

    /// <summary>Put back what the last run replaced.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    public SwitchParameter Rollback { get; set; }

    /// <summary>How long the daemon may take to serve the CRI after its restart; 60 seconds unless told otherwise.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public double TimeoutSeconds { get; set; } = 60;

    private protected override string Activity => "Installing containerd";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ContainerdSource source = ParameterSetName switch
        {
            PackageSet => new PackageSource(),
            RollbackSet => new PreviousContainerdSource(),
            _ => new ReleaseSource(Guard(ReadReleases)),
        };
        installation = new(source, TimeSpan.FromSeconds(TimeoutSeconds));
    }

    private ContainerdReleaseSet ReadReleases()
    {
        string path;
        if (Uri is null)
        {
            path = ResolvePath(Path);
        }
        else
        {
            fetched = Directory.CreateTempSubdirectory("hak8s-").FullName;
            path = Await(ContainerdDownload.FetchAsync(Uri, Sha256, fetched, StopToken));
        }
        ContainerdReleaseSet releases = Await(ContainerdReleaseSet.ReadAsync(
            path, Version, Sha256, RuncPath is null ? null : ResolvePath(RuncPath), RuncSha256, StopToken));
        if (KubernetesVersion is not null)
            releases.Require(KubernetesVersion);
        return releases;
    }

    // Asked on the node's own plan, so that -WhatIf tells what would really be done there, and nothing where all is done.
    private protected override Func<NodeWork, Task>? Plan(Node node) => async work =>
    {
        work.Progress("looking");
        ContainerdPlan plan = await installation.PlanAsync(work.Session, work.Stopping);
        if (plan.HasChanges)
        {
            if (!await work.AskAsync(cmdlet => cmdlet.ShouldProcess(node.Name, plan.Description)))
                return;
            work.Verbose(plan.Description);
        }
        work.Emit(await installation.ApplyAsync(work.Session, plan, step => work.Progress(step), work.Stopping));
    };

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // Nodes that were being served when the pipeline stopped may still read the archive; the open file outlives its name.
        if (disposing && fetched is not null)
            Directory.Delete(fetched, recursive: true);
        fetched = null;
    }
}
