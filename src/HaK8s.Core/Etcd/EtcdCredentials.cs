using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HaK8s.Etcd;

/// <summary>A checked bundle in the form that TLS wants it. Holds the private key until it is disposed.</summary>
internal sealed class EtcdCredentials : IDisposable
{
    private readonly X509Certificate2Collection chain = [];
    private readonly X509Certificate2 client;

    public EtcdCredentials(ClientCertBundle bundle)
    {
        CaFile = bundle.Files[0].Source;
        Authorities.ImportFromPem(Encoding.Latin1.GetString(bundle.Files[0].Content));
        string certificates = Encoding.Latin1.GetString(bundle.Files[1].Content);
        chain.ImportFromPem(certificates);
        // A char array and not a string: it can be cleared.
        char[] key = Encoding.Latin1.GetChars(bundle.Files[2].Content);
        try
        {
            client = X509Certificate2.CreateFromPem(certificates, key);
            if (OperatingSystem.IsWindows())
            {
                // Its TLS takes no key that lives in memory alone.
                using X509Certificate2 fresh = client;
                client = new X509Certificate2(fresh.Export(X509ContentType.Pkcs12));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(key.AsSpan()));
        }
        Client = SslStreamCertificateContext.Create(client, chain, offline: true);
    }

    /// <summary>The file that the authorities were read from, for messages.</summary>
    public string CaFile { get; }

    /// <summary>The only ones whose certificates are trusted.</summary>
    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>The client certificate with its intermediates.</summary>
    public SslStreamCertificateContext Client { get; }

    public void Dispose()
    {
        client.Dispose();
        foreach (X509Certificate2 one in chain.Concat(Authorities))
            one.Dispose();
    }
}
