using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Etcd;

/// <summary>A certificate with its key, as PEM.</summary>
internal sealed record TestCertificate(X509Certificate2 Certificate, AsymmetricAlgorithm Key)
{
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";
}

/// <summary>Makes certificates such as cfssl's, and each way in which they can be wrong.</summary>
internal static class TestCertificates
{
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2", ServerAuth = "1.3.6.1.5.5.7.3.1";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static TestCertificate Authority(string name = "etcd CA", TestCertificate? issuer = null, bool isAuthority = true, int from = -100, int to = 1000) =>
        Make(name, issuer, Now.AddDays(from), Now.AddDays(to), request =>
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        }, rsa: false);

    public static TestCertificate Client(TestCertificate issuer, int from = -10, int to = 365, bool rsa = false, params string[] usages) =>
        Make("kube-apiserver-etcd-client", issuer, Now.AddDays(from), Now.AddDays(to), request =>
        {
            if (usages.Length > 0)
                request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], false));
        }, rsa);

    /// <summary>A member's certificate; names that are addresses become IP names.</summary>
    public static TestCertificate Server(TestCertificate issuer, string[] names, int from = -10, int to = 365, string usage = ServerAuth) =>
        Make("etcd-1", issuer, Now.AddDays(from), Now.AddDays(to), request =>
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
            SubjectAlternativeNameBuilder builder = new();
            foreach (string name in names)
            {
                if (IPAddress.TryParse(name, out IPAddress? address))
                    builder.AddIpAddress(address);
                else
                    builder.AddDnsName(name);
            }
            if (names.Length > 0)
                request.CertificateExtensions.Add(builder.Build());
        }, rsa: false);

    /// <summary>A directory with the three files.</summary>
    public static TemporaryDirectory Directory(string ca, string certificate, string key)
    {
        TemporaryDirectory directory = new();
        directory.Write("ca.pem", ca);
        directory.Write("client.pem", certificate);
        File.SetUnixFileMode(directory.Write("client-key.pem", key), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return directory;
    }

    private static TestCertificate Make(string name, TestCertificate? issuer, DateTimeOffset from, DateTimeOffset to, Action<CertificateRequest> extend, bool rsa)
    {
        AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is RSA rsaKey
            ? new($"CN={name}", rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        extend(request);
        if (issuer is null)
            return new(request.CreateSelfSigned(from, to), key);
        X509SignatureGenerator generator = X509SignatureGenerator.CreateForECDsa((ECDsa)issuer.Key);
        return new(request.Create(issuer.Certificate.SubjectName, generator, from, to, RandomNumberGenerator.GetBytes(8)), key);
    }
}
