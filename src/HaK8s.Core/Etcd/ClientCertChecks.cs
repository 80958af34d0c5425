using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HaK8s.Etcd;

/// <summary>What must hold of the three files before they go to a node. Each check is one failure, naming the file.</summary>
internal static class ClientCertChecks
{
    public const string CaRole = "certificate of the etcd CA", CertificateRole = "client certificate", KeyRole = "private key of the client certificate";

    public const string ClientAuth = "1.3.6.1.5.5.7.3.2", ServerAuth = "1.3.6.1.5.5.7.3.1";

    private const string AnyUsage = "2.5.29.37.0";

    /// <summary>Certificates where certificates belong, a plain key where the key belongs.</summary>
    public static void Kinds(PemFile ca, PemFile certificate, PemFile key)
    {
        foreach ((PemFile file, string role) in new[] { (ca, CaRole), (certificate, CertificateRole), (key, KeyRole) })
        {
            // Go programs pass over a block that a byte order mark stands before, and take the next one for the first.
            if (file.HasByteOrderMark)
                throw Failure.EtcdFileNotPem(file.Path, role, file.Oddity);
        }
        foreach ((PemFile file, string role) in new[] { (ca, CaRole), (certificate, CertificateRole) })
        {
            // Both are placed readable for all.
            if (file is { HasPrivateKey: true, HasCertificate: true })
                throw Failure.EtcdKeyInCertificateFile(file.Path, role);
            if (file.HasPrivateKey)
                throw Failure.EtcdFilesSwapped(file.Path, "a private key", role);
            if (!file.HasCertificate)
                throw Failure.EtcdFileNotPem(file.Path, role, file.Oddity);
        }
        if (!key.HasPrivateKey)
            throw key.HasCertificate ? Failure.EtcdFilesSwapped(key.Path, "a certificate", KeyRole) : Failure.EtcdFileNotPem(key.Path, KeyRole, key.Oddity);
        if (key.HasEncryptedKey)
            throw Failure.EtcdKeyEncrypted(key.Path);
    }

    /// <summary>Every certificate of the CA file may sign certificates: Go programs trust each of them.</summary>
    public static void Authorities(PemFile ca, X509Certificate2Collection authorities, PemFile certificate, X509Certificate2 client)
    {
        if (authorities.FirstOrDefault(one => !IsAuthority(one)) is not { } impostor)
            return;
        throw IsAuthority(client)
            ? Failure.EtcdFilesSwapped(certificate.Path, "a CA's certificate", CertificateRole)
            : Failure.EtcdNotACertificateAuthority(ca.Path, impostor.Subject);
    }

    /// <summary>
    /// The certificate of the CA file that the client certificate comes from, over intermediates in either file. Each is tried by itself,
    /// since after a change of CA two of the same name may stand in one file.
    /// </summary>
    public static X509Certificate2 Anchor(PemFile ca, X509Certificate2Collection authorities, PemFile certificate, X509Certificate2Collection presented) =>
        authorities.FirstOrDefault(anchor => ComesFrom(presented[0], anchor, [.. authorities.Concat(presented.Skip(1))]))
        ?? throw Failure.EtcdWrongCertificateAuthority(certificate.Path, presented[0].Issuer, ca.Path, string.Join("; ", authorities.Select(one => one.Subject)));

    /// <summary>Valid now, to the second.</summary>
    public static void Validity(string path, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (now > certificate.NotAfter.ToUniversalTime())
            throw Failure.EtcdCertificateExpired(path, certificate.Subject, certificate.NotAfter.ToUniversalTime());
        if (now < certificate.NotBefore.ToUniversalTime())
            throw Failure.EtcdCertificateNotYetValid(path, certificate.Subject, certificate.NotBefore.ToUniversalTime());
    }

    /// <summary>Good for clients; a certificate without extended key usage is good for everything.</summary>
    public static void ClientAuthentication(string path, X509Certificate2 certificate)
    {
        if (!IsGoodFor(certificate, ClientAuth, out string usages))
            throw Failure.EtcdClientAuthMissing(path, usages);
    }

    /// <summary>Whether the extended key usage, if there is one, holds this purpose; otherwise what it holds.</summary>
    public static bool IsGoodFor(X509Certificate2 certificate, string purpose, out string usages)
    {
        Oid[]? oids = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages.Cast<Oid>().ToArray();
        usages = string.Join(", ", oids?.Select(oid => oid.FriendlyName ?? oid.Value) ?? []);
        return oids is null || oids.Any(oid => oid.Value == purpose || oid.Value == AnyUsage);
    }

    public static IEnumerable<ClientCertWarning> Warnings(
        (string Path, DateTimeOffset Expires) ca, (string Path, DateTimeOffset Expires) certificate, string keyPath, DateTimeOffset now)
    {
        foreach ((string path, DateTimeOffset expires) in new[] { ca, certificate })
            if (expires - now < ClientCertBundle.ExpiryWarning)
                yield return new("CertificateExpiresSoon", $"{path} expires on {Failure.Utc(expires)}, in {(int)(expires - now).TotalDays} days. Renew it and copy the files again before then.");
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(keyPath) is var mode && (mode & others) != 0)
            yield return new("KeyReadableByOthers", $"{keyPath} has mode 0{Convert.ToString((int)mode, 8)}: others on this host can read the private key. chmod 600 it.");
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>Whether a certificate comes from this anchor, over these others; validity in time is a check of its own.</summary>
    public static bool ComesFrom(X509Certificate2 client, X509Certificate2 anchor, X509Certificate2Collection others)
    {
        using X509Chain chain = new();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(anchor);
        policy.ExtraStore.AddRange(others);
        // Nothing of this may touch the network; validity in time is a check of its own.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (chain.Build(client))
            return true;
        // An intermediate may be the anchor, as Go sees it; .NET calls that a partial chain although all signatures are right.
        return chain.ChainElements.Count > 1
            && chain.ChainElements[^1].Certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span)
            && chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.NotTimeValid);
    }
}
