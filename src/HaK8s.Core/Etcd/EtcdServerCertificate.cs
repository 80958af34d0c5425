using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HaK8s.Etcd;

/// <summary>
/// Judges a member's certificate as Go does (kubeadm and the apiserver): by the given CAs alone, never the system's, and by name or address
/// among its subject alternative names, never the common name. Says in words what is wrong.
/// </summary>
internal sealed class EtcdServerCertificate(EtcdCredentials credentials, string host, TimeProvider clock)
{
    public DateTimeOffset? Expiry { get; private set; }

    /// <summary>Why it is not trusted; null when it is, or was never seen.</summary>
    public string? Refusal { get; private set; }

    public bool Validate(object sender, X509Certificate? offered, X509Chain? chain, SslPolicyErrors errors)
    {
        if (offered is null)
            return false;
        using X509Certificate2 certificate = new(offered);
        Expiry = certificate.NotAfter.ToUniversalTime();
        Refusal = Judge(certificate, chain?.ChainPolicy.ExtraStore ?? []);
        return Refusal is null;
    }

    internal string? Judge(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        X509Certificate2Collection authorities = credentials.Authorities;
        X509Certificate2? anchor = authorities.FirstOrDefault(one => ClientCertChecks.ComesFrom(certificate, one, [.. authorities, .. sent]));
        DateTimeOffset now = clock.GetUtcNow();
        if (anchor is null)
            return $"its certificate was issued by {certificate.Issuer}, and not by a CA of {credentials.CaFile} ({string.Join("; ", authorities.Select(one => one.Subject))})";
        foreach ((X509Certificate2 one, string what) in new[] { (certificate, "its certificate"), (anchor, $"the CA {anchor.Subject}") })
        {
            if (now > one.NotAfter.ToUniversalTime())
                return $"{what} expired on {Failure.Utc(one.NotAfter.ToUniversalTime())}";
            if (now < one.NotBefore.ToUniversalTime())
                return $"{what} is valid only from {Failure.Utc(one.NotBefore.ToUniversalTime())}; check the clocks";
        }
        if (!ClientCertChecks.IsGoodFor(certificate, ClientCertChecks.ServerAuth, out string usages))
            return $"its certificate may be used for {usages} alone, not for servers";
        return certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false) ? null : $"its certificate does not hold the name {host}, but {Names(certificate)}";
    }

    private static string Names(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            : "no subject alternative name at all";
}
