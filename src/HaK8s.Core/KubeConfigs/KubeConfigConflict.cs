using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>
/// What becomes of an entry whose name is taken. When both mean the same cluster, the new one's fields go over the old one's and the
/// operator's own (a proxy, a namespace, extensions) stay; otherwise it is a conflict.
/// </summary>
internal sealed class KubeConfigConflict(string path, KubeConfig config)
{
    // Only one of them counts in a user; the new entry says which.
    private static readonly string[] Credentials =
        ["client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "tokenFile", "username", "password", "exec", "auth-provider"];

    private static readonly string[] Trust = ["certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify"];

    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Why the entry that stands there is another one, in words; null when it is the same.</summary>
    public string? Find(KubeConfigEntry wanted, PlacedNode present)
    {
        if (present.Says(wanted.Body))
            return null;
        if (wanted.Section == KubeConfigSection.Clusters)
            return OfCluster(wanted.Body, present);
        if (wanted.Section == KubeConfigSection.Users)
            return IsOfThisCluster(present) ? null : "its credentials are not from this cluster's CA";
        return (present.Text("cluster"), present.Text("user")) == (config.ClusterName, config.UserName) ? null
            : $"it is cluster '{present.Text("cluster")}' with user '{present.Text("user")}'";
    }

    /// <summary>The body of both: the wanted one's fields, and those of the old one that do not compete with them.</summary>
    public static PlacedNode Combine(KubeConfigEntry wanted, PlacedNode present)
    {
        string[] competing = wanted.Section == KubeConfigSection.Clusters ? Trust : wanted.Section == KubeConfigSection.Users ? Credentials : [];
        PlacedNode kept = competing.Where(key => wanted.Body[key] is null).Aggregate(present, (body, key) => body.Without(key));
        return wanted.Body.Pairs!.Aggregate(kept, (body, pair) => body.With(pair.Key.Resolved.Scalar!, pair.Value));
    }

    private string? OfCluster(PlacedNode wanted, PlacedNode present)
    {
        string? ca = Pem(present, "certificate-authority");
        if (ca is null || config.CaCertificate is null)
            return ca is null && config.CaCertificate is null && wanted.Text("server") == present.Text("server") ? null : $"it is {present.Text("server")}, and only one of them has a CA";
        using Certificates there = new(ca), here = new(config.CaCertificate);
        // More than one while a CA is being changed; one in common is enough.
        return there.Thumbprints.Intersect(here.Thumbprints).Any() ? null
            : $"it is {present.Text("server")} with the CA {string.Join(", ", there.Thumbprints.Select(Short))}, and the new one has {string.Join(", ", here.Thumbprints.Select(Short))}";
    }

    // A renewed certificate of the same cluster: whatever its time, the old one comes from the same CA.
    private bool IsOfThisCluster(PlacedNode user)
    {
        if (Pem(user, "client-certificate") is not { } pem || config.CaCertificate is null)
            return false;
        using Certificates client = new(pem), ca = new(config.CaCertificate);
        if (client.All.Count == 0)
            return false;
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(ca.All);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(client.All[0]);
    }

    // What cannot be read is nobody's: the conflict asks the operator.
    private string? Pem(PlacedNode body, string key)
    {
        try
        {
            return KubeConfigPem.Read(body, key, path, folder);
        }
        catch (HaK8sException)
        {
            return null;
        }
    }

    private static string Short(string thumbprint) => thumbprint[..16].ToLowerInvariant() + "…";

    private sealed class Certificates : IDisposable
    {
        public Certificates(string pem)
        {
            try
            {
                All.ImportFromPem(pem);
            }
            catch (CryptographicException)
            {
                // The same as none.
            }
        }

        public X509Certificate2Collection All { get; } = [];

        public IReadOnlyList<string> Thumbprints => [.. All.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256))];

        public void Dispose()
        {
            foreach (X509Certificate2 certificate in All)
                certificate.Dispose();
        }
    }
}
