using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HaK8s.Remote;

namespace HaK8s.Kubeadm;

/// <summary>How far kubeadm has come on a node, as kubeadm-state.sh saw it.</summary>
internal sealed record KubeadmNodeState
{
    public string? KubeadmVersion { get; init; }

    public bool IsRoot { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What the endpoint's name resolves to on the node.</summary>
    public IReadOnlyList<string> EndpointAddresses { get; init; } = [];

    /// <summary>The endpoint (host:port) of the cluster that this node carries; null when there is none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>True when this node's apiserver answers and holds kubeadm's configuration.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>The cluster's CA certificate as PEM; null when there is none.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Its discovery hash for joins.</summary>
    public string? CaCertHash { get; init; }

    public static async Task<KubeadmNodeState> ObserveAsync(IRemoteSession session, string endpointHost, CancellationToken cancellationToken)
    {
        RemoteResult seen = await session.RunAsync(new RemoteScript("kubeadm-state", endpointHost), null, cancellationToken);
        using X509Certificate2? ca = ReadCa(seen["ca"]);
        return new KubeadmNodeState
        {
            KubeadmVersion = seen["kubeadm"],
            IsRoot = seen["user"] == "root",
            Addresses = [.. seen.All("address")],
            EndpointAddresses = [.. seen.All("resolved")],
            Endpoint = seen["server"] is { } server ? server.Replace("https://", "", StringComparison.Ordinal) : null,
            IsConfigured = seen["configured"] == "yes",
            CaCertificate = ca?.ExportCertificatePem(),
            CaCertHash = ca is null ? null : HashOf(ca),
        };
    }

    /// <summary>A file that is no certificate counts as none: kubeadm says what is wrong with it better than this could.</summary>
    private static X509Certificate2? ReadCa(string? base64)
    {
        try
        {
            return base64 is null ? null : X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>kubeadm's discovery hash: SHA-256 of the certificate's SubjectPublicKeyInfo in DER.</summary>
    private static string HashOf(X509Certificate2 ca) =>
        "sha256:" + Convert.ToHexString(SHA256.HashData(ca.PublicKey.ExportSubjectPublicKeyInfo())).ToLowerInvariant();
}
