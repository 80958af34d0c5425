using System.Management.Automation;
using HaK8s.Binding;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Abstractions;

/// <summary>A cmdlet that talks with an external etcd from the management host: that of a cluster's inventory, or one named by endpoints and files.</summary>
public abstract class EtcdCmdlet : JobCmdlet
{
    private protected const string ClusterSet = "Cluster", FilesSet = "Files";

    /// <summary>The cluster whose etcd it is, from Import-HaK8sCluster.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ClusterSet)]
    [ValidateNotNull]
    public Cluster? Cluster { get; set; }

    /// <summary>etcd's client URLs, such as https://etcd-1:2379.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FilesSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EtcdEndpointCompleter))]
    public string[] Endpoint { get; set; } = [];

    /// <summary>The certificate of the etcd CA; members' certificates must come from it.</summary>
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

    /// <summary>How long one request to etcd may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 5;

    private protected TimeSpan RequestTimeout => TimeSpan.FromSeconds(TimeoutSeconds);

    private protected IReadOnlyList<string> Endpoints =>
        Cluster is not null ? Cluster.Etcd.Endpoint : [.. Endpoint.Select(text => Guard(() => EtcdCluster.ParseEndpoint(text), text)).Distinct()];

    /// <summary>A way to etcd with checked certificate files; what is worth a warning about them is written.</summary>
    private protected EtcdHttp Connect()
    {
        if (Cluster is { Etcd: { Endpoint: [] } or { CaFile: null } or { CertFile: null } or { KeyFile: null } })
            ThrowFailure(Failure.EtcdFilesNotNamed(Cluster.Name), Cluster);
        using ClientCertBundle bundle = Guard(() => Cluster is { Etcd: var etcd }
            ? ClientCertBundle.Read(etcd.CaFile!, etcd.CertFile!, etcd.KeyFile!)
            : ClientCertBundle.Read(ResolvePath(CaFile), ResolvePath(CertFile), ResolvePath(KeyFile)));
        foreach (ClientCertWarning warning in bundle.Warnings)
            WriteWarning(warning.Text);
        return new EtcdHttp(bundle, RequestTimeout);
    }

    /// <summary>Takes a verified snapshot, with progress.</summary>
    private protected EtcdSnapshot SaveSnapshot(EtcdHttp etcd, string path, bool overwrite)
    {
        long bytes = 0;
        string? warning = null;
        Task<EtcdSnapshot> work = Task.Run(() => new EtcdSnapshotSave(etcd, Endpoints).RunAsync(
            path, overwrite, total => Interlocked.Exchange(ref bytes, total), text => warning = text, StopToken));
        EtcdSnapshot snapshot = Await(work, "Saving the etcd snapshot", () => ($"{Interlocked.Read(ref bytes) / (double)(1 << 20):0.0} MiB", -1));
        if (warning is not null)
            WriteWarning(warning);
        return snapshot;
    }
}
