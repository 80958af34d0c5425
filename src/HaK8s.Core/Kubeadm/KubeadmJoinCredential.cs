using System.Diagnostics.CodeAnalysis;
using System.Security;
using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>
/// What a node needs to join: the endpoint, the CA to trust, a bootstrap token and, for control planes, the key of the uploaded certificates.
/// The result of Invoke-KubeadmInit converts to it. The secrets are SecureStrings and never shown.
/// </summary>
public sealed record KubeadmJoinCredential
{
    /// <summary>An empty one, to be filled by an initializer.</summary>
    public KubeadmJoinCredential() { }

    /// <summary>The credential that an init left. A token that this session does not know is made anew when it is needed.</summary>
    /// <exception cref="HaK8sException">InitWithoutCredential.</exception>
    [SetsRequiredMembers]
    public KubeadmJoinCredential(KubeadmInitResult init)
    {
        if (!init.Succeeded || init.CaCertificate is null || init.CaCertHash is null)
            throw Failure.InitWithoutCredential(init.Node.Name);
        (Source, ControlPlaneEndpoint, KubernetesVersion) = (init.Node, init.ControlPlaneEndpoint, init.KubernetesVersion);
        (CaCertificate, CaCertHash) = (init.CaCertificate, init.CaCertHash);
        (Token, TokenExpiry, CertificateKey, CertificateKeyExpiry) = (init.Token, init.TokenExpiry, init.CertificateKey, init.CertificateKeyExpiry);
    }

    /// <summary>The control plane that it came from, which can make a new one.</summary>
    public required Node Source { get; init; }

    /// <summary>The endpoint, host:port.</summary>
    public required string ControlPlaneEndpoint { get; init; }

    /// <summary>The cluster's version.</summary>
    public required string KubernetesVersion { get; init; }

    /// <summary>The cluster's CA certificate as PEM.</summary>
    public required string CaCertificate { get; init; }

    /// <summary>Its discovery hash, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string CaCertHash { get; init; }

    /// <summary>The bootstrap token; null when this session does not know it.</summary>
    public SecureString? Token { get; init; }

    /// <summary>When the token ends; null when it never does, or is not known.</summary>
    public DateTimeOffset? TokenExpiry { get; init; }

    /// <summary>Key of the uploaded certificates; null when it is for workers alone.</summary>
    public SecureString? CertificateKey { get; init; }

    /// <summary>When the uploaded certificates end.</summary>
    public DateTimeOffset? CertificateKeyExpiry { get; init; }

    /// <summary>True when it can make control planes.</summary>
    public bool ForControlPlane => CertificateKey is not null;

    /// <summary>Why it cannot serve at this time; null when it can, as far as the clock tells.</summary>
    internal string? Defect(NodeRole role, DateTimeOffset now) =>
        Token is null ? "its token is not known to this session"
        : TokenExpiry <= now ? $"its token expired at {Failure.Utc(TokenExpiry.Value)}"
        : role != NodeRole.ControlPlane ? null
        : CertificateKey is null ? "it has no certificate key, which a control plane needs"
        : CertificateKeyExpiry <= now ? $"the uploaded certificates expired at {Failure.Utc(CertificateKeyExpiry.Value)}"
        : null;
}
