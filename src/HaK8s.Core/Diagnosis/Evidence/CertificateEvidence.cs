using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HaK8s.Diagnosis;

/// <summary>A certificate of a node's files; never a key.</summary>
/// <param name="File">The file that it stands in.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="NotBefore">From when it is valid, UTC.</param>
/// <param name="NotAfter">Until when it is valid, UTC.</param>
/// <param name="Usage">Its extended key usages: <c>clientAuth</c>, <c>serverAuth</c>; empty when it may be used for everything.</param>
/// <param name="Name">DNS names and addresses that it holds.</param>
public sealed record CertificateEvidence(
    string File, string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, ValueList<string> Usage, ValueList<string> Name)
{
    /// <summary>The certificate itself, DER.</summary>
    internal byte[] Der { get; init; } = [];

    /// <summary>Whether this one has issued the other: by signature, not by name.</summary>
    internal bool Issued(CertificateEvidence other)
    {
        using X509Certificate2 ca = new(Der), leaf = new(other.Der);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Whether it is valid today is another question.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags & ~X509VerificationFlags.AllowUnknownCertificateAuthority;
        return chain.Build(leaf) && chain.ChainElements[^1].Certificate.RawData.AsSpan().SequenceEqual(Der);
    }

    /// <summary>Reads what a line of control-plane-status.sh carries; what is no certificate is left to kubeadm.</summary>
    internal static IEnumerable<CertificateEvidence> Read(string file, string base64, bool pem)
    {
        try
        {
            byte[] content = Convert.FromBase64String(base64);
            X509Certificate2Collection found = [];
            if (pem)
                found.ImportFromPem(Encoding.UTF8.GetString(content));
            else
                found.Add(new X509Certificate2(content));
            CertificateEvidence[] all = [.. found.Select(certificate => Of(file, certificate))];
            foreach (X509Certificate2 certificate in found)
                certificate.Dispose();
            return all;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return [];
        }
    }

    private static CertificateEvidence Of(string file, X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new(file, certificate.Subject, certificate.Issuer,
            new DateTimeOffset(certificate.NotBefore).ToUniversalTime(), new DateTimeOffset(certificate.NotAfter).ToUniversalTime(),
            [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(usages => usages.EnhancedKeyUsages.Cast<Oid>()).Select(Purpose)],
            [.. names?.EnumerateDnsNames() ?? [], .. names?.EnumerateIPAddresses().Select(address => address.ToString()) ?? []])
        {
            Der = certificate.RawData,
        };
    }

    private static string Purpose(Oid usage) => usage.Value switch
    {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        { } other => other,
        null => "",
    };
}
