using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HaK8s.ControlPlane;

/// <summary>Judges the certificate that an apiserver shows, by the cluster's CA (when it is known) and the endpoint's name.</summary>
internal sealed class ApiServerCertificate(X509Certificate2? ca, string host)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public DateTimeOffset? Expiry { get; private set; }

    public bool? HoldsName { get; private set; }

    public bool? IsTrusted { get; private set; }

    /// <summary>Why it is not taken; null when it is.</summary>
    public string? Refusal { get; private set; }

    public bool Validate(object sender, X509Certificate? offered, X509Chain? chain, SslPolicyErrors errors)
    {
        if (offered is null)
            return false;
        using X509Certificate2 certificate = new(offered);
        Expiry = certificate.NotAfter;
        HoldsName = certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        string why = "";
        IsTrusted = ca is null ? null : IsIssuedBy(ca, certificate, out why);
        Refusal = IsTrusted == false ? $"the certificate is not from this cluster's CA: {why}"
            : HoldsName == false ? $"the certificate does not hold the name {host}"
            : null;
        return Refusal is null;
    }

    private static bool IsIssuedBy(X509Certificate2 ca, X509Certificate2 certificate, out string why)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // Nothing is fetched over the network, as Go's clients fetch nothing.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        bool valid = chain.Build(certificate);
        why = string.Join(", ", chain.ChainStatus.Select(status => status.Status));
        return valid;
    }
}
