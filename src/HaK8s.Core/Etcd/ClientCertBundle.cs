using System.Security.Cryptography.X509Certificates;

namespace HaK8s.Etcd;

/// <summary>
/// The three files with which an apiserver is a client of external etcd, read and found usable: PEM, in the right places, the key belongs
/// to the certificate, which comes from the CA, is valid now and good for clients. Holds the private key; disposing clears it.
/// </summary>
public sealed class ClientCertBundle : IDisposable
{
    /// <summary>A certificate that ends sooner than this is worth a warning.</summary>
    public static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    /// <summary>How cfssl's users name the files.</summary>
    public const string CaFileName = "ca.pem", CertFileName = "client.pem", KeyFileName = "client-key.pem";

    private readonly PemFile[] opened;

    private ClientCertBundle(PemFile ca, PemFile certificate, PemFile key, TimeProvider clock)
    {
        opened = [ca, certificate, key];
        ClientCertChecks.Kinds(ca, certificate, key);
        X509Certificate2Collection authorities = ca.Certificates(ClientCertChecks.CaRole);
        X509Certificate2Collection presented = certificate.Certificates(ClientCertChecks.CertificateRole);
        try
        {
            X509Certificate2 client = presented[0];
            DateTimeOffset now = clock.GetUtcNow();
            ClientCertChecks.Authorities(ca, authorities, certificate, client);
            KeyMatch.Check(certificate.Path, client, key);
            X509Certificate2 anchor = ClientCertChecks.Anchor(ca, authorities, certificate, presented);
            ClientCertChecks.Validity(ca.Path, anchor, now);
            ClientCertChecks.Validity(certificate.Path, client, now);
            ClientCertChecks.ClientAuthentication(certificate.Path, client);

            Subject = client.Subject;
            Expires = client.NotAfter.ToUniversalTime();
            CaExpires = anchor.NotAfter.ToUniversalTime();
            Warnings = [.. ClientCertChecks.Warnings((ca.Path, CaExpires), (certificate.Path, Expires), key.Path, now)];
        }
        finally
        {
            foreach (X509Certificate2 one in authorities.Concat(presented))
                one.Dispose();
        }
        Files =
        [
            new(ClientCertFileKind.CertificateAuthority, ca.Path, ca.Content),
            new(ClientCertFileKind.Certificate, certificate.Path, certificate.Content),
            new(ClientCertFileKind.PrivateKey, key.Path, key.Content),
        ];
    }

    /// <summary>CA, certificate, key.</summary>
    public IReadOnlyList<ClientCertFile> Files { get; }

    /// <summary>The client certificate's subject.</summary>
    public string Subject { get; }

    /// <summary>When the client certificate ends, UTC.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>When the CA that it comes from ends, UTC.</summary>
    public DateTimeOffset CaExpires { get; }

    /// <summary>What an operator should know although the files can be used.</summary>
    public IReadOnlyList<ClientCertWarning> Warnings { get; }

    /// <summary>Reads ca.pem, client.pem and client-key.pem from a directory.</summary>
    /// <exception cref="HaK8sException">One of the <c>Etcd...</c> failures, each naming its file.</exception>
    public static ClientCertBundle Read(string directory, TimeProvider? clock = null) =>
        Read(Path.Combine(directory, CaFileName), Path.Combine(directory, CertFileName), Path.Combine(directory, KeyFileName), clock);

    /// <summary>Reads the three files.</summary>
    /// <exception cref="HaK8sException">One of the <c>Etcd...</c> failures, each naming its file.</exception>
    public static ClientCertBundle Read(string caFile, string certFile, string keyFile, TimeProvider? clock = null)
    {
        List<PemFile> opened = [];
        try
        {
            foreach ((string path, string role) in new[]
            {
                (caFile, ClientCertChecks.CaRole), (certFile, ClientCertChecks.CertificateRole), (keyFile, ClientCertChecks.KeyRole),
            })
                opened.Add(PemFile.Read(path, role));
            return new ClientCertBundle(opened[0], opened[1], opened[2], clock ?? TimeProvider.System);
        }
        catch
        {
            opened.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Clears the private key from memory.</summary>
    public void Dispose()
    {
        foreach (PemFile file in opened)
            file.Dispose();
    }
}
