using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HaK8s.Etcd;

/// <summary>Does a private key belong to a certificate? RSA and ECDSA; .NET has no Ed25519, so such files are refused by name.</summary>
internal static class KeyMatch
{
    private const string Rsa = "1.2.840.113549.1.1.1", Ec = "1.2.840.10045.2.1";

    private static readonly Dictionary<string, string> Algorithms = new()
    {
        [Rsa] = "RSA", [Ec] = "ECDSA", ["1.3.101.112"] = "Ed25519", ["1.3.101.113"] = "Ed448", ["1.2.840.113549.1.1.10"] = "RSASSA-PSS", ["1.2.840.10040.4.1"] = "DSA",
    };

    /// <exception cref="HaK8sException"><c>EtcdKeyUnsupported</c>, <c>EtcdFileNotPem</c>, <c>EtcdKeyOfAnotherCertificate</c>.</exception>
    public static void Check(string certificatePath, X509Certificate2 certificate, PemFile keyFile)
    {
        string certificateAlgorithm = certificate.GetKeyAlgorithm();
        if (certificateAlgorithm is not (Rsa or Ec))
            throw Failure.EtcdKeyUnsupported(certificatePath, Name(certificateAlgorithm));
        string keyAlgorithm = Algorithm(keyFile);
        if (keyAlgorithm is not (Rsa or Ec))
            throw Failure.EtcdKeyUnsupported(keyFile.Path, Name(keyAlgorithm));
        using AsymmetricAlgorithm key = keyAlgorithm == Rsa ? RSA.Create() : ECDsa.Create();
        Import(key, keyFile);
        if (keyAlgorithm != certificateAlgorithm)
            throw Failure.EtcdKeyOfAnotherCertificate(keyFile.Path, certificatePath, $"the key is {Name(keyAlgorithm)}, the certificate's {Name(certificateAlgorithm)}");
        if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
            throw Failure.EtcdKeyOfAnotherCertificate(keyFile.Path, certificatePath, "their public keys differ");
    }

    private static void Import(AsymmetricAlgorithm key, PemFile file)
    {
        try
        {
            key.ImportFromPem(file.PrivateKey.Pem.Span);
        }
        catch (Exception garbled) when (garbled is CryptographicException or ArgumentException)
        {
            throw Failure.EtcdFileNotPem(file.Path, ClientCertChecks.KeyRole, "Its PRIVATE KEY block cannot be read.", garbled);
        }
    }

    private static string Algorithm(PemFile file)
    {
        (string label, ReadOnlyMemory<char> pem) = file.PrivateKey;
        return label switch
        {
            "RSA PRIVATE KEY" => Rsa,
            "EC PRIVATE KEY" => Ec,
            "PRIVATE KEY" => AlgorithmOfPkcs8(file.Path, pem.Span),
            _ => label.Replace(" PRIVATE KEY", "", StringComparison.Ordinal),
        };
    }

    // PrivateKeyInfo (RFC 5208): version, then the algorithm's identifier.
    private static string AlgorithmOfPkcs8(string path, ReadOnlySpan<char> pem)
    {
        PemFields fields = PemEncoding.Find(pem);
        byte[] der = new byte[fields.DecodedDataLength];
        try
        {
            Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _);
            AsnReader info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            info.ReadIntegerBytes();
            return info.ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException garbled)
        {
            throw Failure.EtcdFileNotPem(path, ClientCertChecks.KeyRole, "Its PRIVATE KEY block cannot be read.", garbled);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static string Name(string oid) => Algorithms.GetValueOrDefault(oid, oid);
}
