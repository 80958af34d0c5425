using System.Management.Automation;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Compatibility;
using HaK8s.ControlPlane;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Looks at the endpoint record by record: for each address that its name has, whether an apiserver of this cluster answers there, whose it is,
/// and how long it takes; then the endpoint as a whole, with what is wrong and what clients get.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "ControlPlaneEndpoint")]
[OutputType(typeof(EndpointRecord), typeof(EndpointSummary))]
public sealed class TestControlPlaneEndpointCommand : JobCmdlet
{
    private const int DnsPort = 53;

    /// <summary>The endpoint, name:port; from a cluster or an init result on the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [EndpointTransformation]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string ControlPlaneEndpoint { get; set; } = "";

    /// <summary>The cluster's CA certificate as PEM text; from an init result on the pipeline. Without it the issuer is not checked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? CaCertificate { get; set; }

    /// <summary>The inventory's control planes: they give the records their names, and one that has joined should have a record.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ControlPlane")]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] Node { get; set; } = [];

    /// <summary>Nodes that are asked over SSH what the name is for them.</summary>
    [Parameter]
    [NodeTransformation]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public Node[] FromNode { get; set; } = [];

    /// <summary>Resolvers to ask in place of this host's own, by address; :port when it is not 53. /etc/hosts is left out then.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = [];

    /// <summary>How long a changed record may take to reach clients, in seconds or as a TimeSpan: a longer TTL is a finding.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? FailoverTarget { get; set; }

    /// <summary>The clients' time-out for a request, as kubectl --request-timeout; none when left out, as kubectl's default is.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>The version of the clients, whose dialing differs; from a cluster or an init result on the pipeline. A recent one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>How long one resolver, address, proxy or node may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>Gives the summary alone.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        ControlPlaneEndpoint endpoint = Guard(() => Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint));
        using X509Certificate2? ca = Ca();
        EndpointTest test = new(endpoint, ca)
        {
            Node = Node,
            FromNode = [.. FromNode.Select(Sessions.Get)],
            Server = [.. Server.Select(ServerOf)],
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            FailoverTarget = FailoverTarget,
            // kubectl takes 0 for none.
            RequestTimeout = RequestTimeout == TimeSpan.Zero ? null : RequestTimeout,
            KubernetesVersion = KubernetesVersion,
        };
        (IReadOnlyList<EndpointRecord> records, EndpointSummary summary) = Await(test.RunAsync(StopToken));
        if (!Summary)
            WriteObject(records, enumerateCollection: true);
        foreach (Resolution.NodeNameView view in summary.FromNode.Where(view => view.Trouble is not null))
            WriteWarning($"{view.Node}: {view.Trouble}");
        WriteObject(summary);
        if (records.Count == 0)
            WriteFailure(Failure.EndpointNotFound(endpoint.Host, string.Join("; ", summary.Answer)), ControlPlaneEndpoint);
    }

    private IPEndPoint ServerOf(string text) => Guard(() => IPEndPoint.TryParse(text, out IPEndPoint? server)
        ? new IPEndPoint(server.Address, server.Port == 0 ? DnsPort : server.Port)
        : throw Failure.InvalidResolver(text));

    private X509Certificate2? Ca()
    {
        if (CaCertificate is null)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(CaCertificate);
        }
        catch (CryptographicException e)
        {
            ThrowFailure(Failure.CaUnreadable("-CaCertificate", e));
            return null;
        }
    }
}
