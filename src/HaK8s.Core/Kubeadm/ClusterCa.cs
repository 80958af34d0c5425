using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HaK8s.Kubeadm;

/// <summary>A cluster's CA certificate, and the hash by which joining nodes know it.</summary>
/// <param name="Pem">The certificate.</param>
/// <param name="Hash">kubeadm's discovery hash: SHA-256 of the certificate's SubjectPublicKeyInfo in DER.</param>
internal sealed record ClusterCa(string Pem, string Hash)
{
    /// <summary>Reads it as a script sends it. A file that is no certificate counts as none: kubeadm says what is wrong with it better than this could.</summary>
    public static ClusterCa? Read(string? base64)
    {
        if (base64 is null)
            return null;
        try
        {
            using X509Certificate2 ca = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
            string hash = Convert.ToHexString(SHA256.HashData(ca.PublicKey.ExportSubjectPublicKeyInfo())).ToLowerInvariant();
            return new ClusterCa(ca.ExportCertificatePem(), "sha256:" + hash);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
