using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Etcd;

namespace HaK8s.Commands;

/// <summary>Takes a snapshot of an external etcd into a local file, readable for its owner alone, and verifies it.</summary>
[Cmdlet(VerbsData.Save, "EtcdSnapshot", SupportsShouldProcess = true, DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EtcdSnapshot))]
public sealed class SaveEtcdSnapshotCommand : EtcdCmdlet
{
    /// <summary>The file to write. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string path = ResolvePath(Path);
        using EtcdHttp etcd = Connect();
        if (!ShouldProcess(path, $"Save a snapshot of etcd ({string.Join(", ", Endpoints)})"))
            return;
        try
        {
            WriteObject(SaveSnapshot(etcd, path, Force));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, path);
        }
    }
}
