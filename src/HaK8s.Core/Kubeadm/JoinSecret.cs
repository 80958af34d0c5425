using System.Diagnostics;
using System.Security.Cryptography;

namespace HaK8s.Kubeadm;

/// <summary>
/// What lets nodes join and nobody else may see: the bootstrap token, and the key that the uploaded certificates are encrypted with. It is
/// no part of <see cref="KubeadmConfiguration"/> and reaches the file on the node only through <see cref="KubeadmConfiguration.ToYaml"/>.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class JoinSecret
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>How long the uploaded certificates live; kubeadm's fixed value.</summary>
    public static readonly TimeSpan CertificateKeyTtl = TimeSpan.FromHours(2);

    /// <summary>Holds a given token and key.</summary>
    /// <param name="bootstrapToken"><c>[a-z0-9]{6}.[a-z0-9]{16}</c></param>
    /// <param name="certificateKey">32 bytes in lower-case hex.</param>
    /// <param name="tokenTtl">How long the token lives.</param>
    public JoinSecret(string bootstrapToken, string certificateKey, TimeSpan tokenTtl) =>
        (BootstrapToken, CertificateKey, TokenTtl) = (bootstrapToken, certificateKey, tokenTtl);

    /// <summary>The token for joining nodes. Secret.</summary>
    public string BootstrapToken { get; }

    /// <summary>The key of the uploaded certificates. Secret.</summary>
    public string CertificateKey { get; }

    /// <summary>How long the token lives.</summary>
    public TimeSpan TokenTtl { get; }

    /// <summary>When they were made, by the management host's clock; lifetimes counted from here end a little early, never late.</summary>
    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>When the token ends.</summary>
    public DateTimeOffset TokenExpiry => CreatedAt + TokenTtl;

    /// <summary>When the uploaded certificates end.</summary>
    public DateTimeOffset CertificateKeyExpiry => CreatedAt + CertificateKeyTtl;

    /// <summary>Makes both from the system's random number generator.</summary>
    /// <param name="tokenTtl">How long the token lives; 24 hours, as kubeadm's own, when null.</param>
    public static JoinSecret Create(TimeSpan? tokenTtl = null) => new(
        RandomNumberGenerator.GetString(Letters, 6) + "." + RandomNumberGenerator.GetString(Letters, 16),
        Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant(),
        tokenTtl ?? TimeSpan.FromHours(24));

    /// <summary>Says nothing.</summary>
    public override string ToString() => "(secret)";
}
