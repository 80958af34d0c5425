namespace HaK8s.Remote.HostKeys;

/// <summary>
/// The kinds of key on file for a host. A server with several keys shows the one that is asked for first, so it must be asked for one that is
/// known (ssh: order_hostkeyalgs): otherwise a host known by its RSA key would seem changed when it shows its Ed25519 one.
/// </summary>
internal sealed record KnownKeyTypes(bool Certificates, IReadOnlySet<string> Plain)
{
    public static KnownKeyTypes Of(KnownHosts known, KnownHostName host)
    {
        // The bare name counts only where nothing is known under the name with its port, as when the key is judged.
        KnownHost[] lines = host.Both.Select(name => known.Find(name).Where(line => line.Marker != KnownHostMarker.Revoked).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return new(lines.Any(line => line.Marker == KnownHostMarker.Authority),
            lines.Where(line => line.Marker == KnownHostMarker.None).Select(line => line.Key.Type).ToHashSet());
    }

    /// <summary>The algorithms in the order to ask for: certificates when an authority is trusted, then known keys, then the rest as they came.</summary>
    public IEnumerable<string> Order(IEnumerable<string> algorithms) => algorithms.OrderBy(algorithm =>
        algorithm.EndsWith(HostCertificate.TypeSuffix, StringComparison.Ordinal) ? (Certificates ? 0 : 3) : Plain.Contains(KeyType(algorithm)) ? 1 : 2);

    // One RSA key signs by several algorithms.
    private static string KeyType(string algorithm) => algorithm is "rsa-sha2-256" or "rsa-sha2-512" ? "ssh-rsa" : algorithm;
}
