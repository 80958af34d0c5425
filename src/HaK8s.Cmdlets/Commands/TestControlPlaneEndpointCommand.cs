using System.Management.Automation;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Abstractions;
using HaK8s.ControlPlane;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Looks at the endpoint record by record: for each address that its name has, whether an apiserver of this cluster answers /readyz there.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "ControlPlaneEndpoint")]
[OutputType(typeof(EndpointRecord))]
public sealed class TestControlPlaneEndpointCommand : HaK8sCmdlet
{
    /// <summary>The endpoint, name:port; from a cluster or an init result on the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string ControlPlaneEndpoint { get; set; } = "";

    /// <summary>The cluster's CA certificate as PEM text; from an init result on the pipeline. Without it the issuer is not checked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? CaCertificate { get; set; }

    /// <summary>Nodes whose addresses give the records their names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ControlPlane")]
    [NodeTransformation]
    public Node[] Node { get; set; } = [];

    /// <summary>How long one address may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 5;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        EndpointProbe probe = new(Guard(() => Inventory.ControlPlaneEndpoint.Parse(ControlPlaneEndpoint)), Ca(), TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            IReadOnlyList<IPAddress> addresses = Guard(() => probe.ResolveAsync(StopToken).GetAwaiter().GetResult(), ControlPlaneEndpoint);
            Task<EndpointRecord>[] records = [.. addresses.Select(address => probe.ProbeAsync(address, NameOf(address), StopToken))];
            foreach (Task<EndpointRecord> record in records)
                WriteObject(record.GetAwaiter().GetResult());
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private string? NameOf(IPAddress address) =>
        Node.FirstOrDefault(node => IPAddress.TryParse(node.Address ?? node.HostName, out IPAddress? own) && own.Equals(address))?.Name;

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
