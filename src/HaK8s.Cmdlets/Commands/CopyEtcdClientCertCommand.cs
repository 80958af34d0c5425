using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Commands;

/// <summary>Brings the etcd client certificate, its key and the etcd CA to nodes, under the names that kubeadm expects.</summary>
[Cmdlet(VerbsCommon.Copy, "EtcdClientCert", SupportsShouldProcess = true, DefaultParameterSetName = DirectorySet)]
[OutputType(typeof(CopiedClientCertFile))]
public sealed class CopyEtcdClientCertCommand : NodeCmdlet
{
    private const string DirectorySet = "Directory", FilesSet = "Files";

    private ClientCertBundle? bundle;

    /// <summary>The directory with ca.pem, client.pem and client-key.pem. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DirectorySet)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The certificate of the etcd CA.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FilesSet)]
    [ValidateNotNullOrEmpty]
    public string CaFile { get; set; } = "";

    /// <summary>The client certificate.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FilesSet)]
    [ValidateNotNullOrEmpty]
    public string CertFile { get; set; } = "";

    /// <summary>The private key of the client certificate.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FilesSet)]
    [ValidateNotNullOrEmpty]
    public string KeyFile { get; set; } = "";

    /// <summary>kubeadm's certificates directory on the nodes, absolute. A script block computes it for each node.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "/etc/kubernetes/pki";

    private protected override string Activity => "Copying etcd client files";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        // Before any connection: a file that is wrong is wrong for every node.
        bundle = Guard(() => ParameterSetName == DirectorySet
            ? ClientCertBundle.Read(ResolvePath(Path))
            : ClientCertBundle.Read(ResolvePath(CaFile), ResolvePath(CertFile), ResolvePath(KeyFile)));
        foreach (ClientCertWarning warning in bundle.Warnings)
            WriteWarning(warning.Text);
    }

    private protected override Func<NodeWork, Task>? Plan(Node node)
    {
        string destination = Destination;
        if (IsWhatIf)
            return work => ShowPlanAsync(work, destination);
        return ShouldProcess(node.Name, $"Copy etcd client files to {destination}") ? work => CopyAsync(work, destination) : null;
    }

    private async Task CopyAsync(NodeWork work, string destination)
    {
        work.Progress("copying");
        foreach (CopiedClientCertFile file in await new ClientCertCopy(bundle!, destination).ApplyAsync(work.Session, work.Warn, work.Stopping))
            work.Emit(file);
    }

    private async Task ShowPlanAsync(NodeWork work, string destination)
    {
        work.Progress("comparing");
        foreach (CopiedClientCertFile file in await new ClientCertCopy(bundle!, destination).PlanAsync(work.Session, work.Stopping))
        {
            if (file.Status == PlacedFileStatus.Unchanged)
                work.Verbose($"{file.Target} is as it should be.");
            else
                await work.AskAsync(cmdlet => cmdlet.ShouldProcess(
                    $"{file.Node}: {file.Target}", $"{(file.Status == PlacedFileStatus.Created ? "Create" : "Update")} from {file.Source}, mode {file.Mode}, owner {file.Owner}"));
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            bundle?.Dispose();
    }
}
