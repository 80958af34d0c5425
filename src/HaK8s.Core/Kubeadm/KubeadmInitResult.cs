using System.Security;

namespace HaK8s.Kubeadm;

/// <summary>How an init ended.</summary>
public enum KubeadmInitStatus
{
    /// <summary>The control plane was made by this call, or by an earlier one that this call attached to.</summary>
    Initialized,
    /// <summary>The node carried this control plane already; nothing was done.</summary>
    Unchanged,
    /// <summary>kubeadm failed.</summary>
    Failed,
}

/// <summary>What Invoke-KubeadmInit gives: the new control plane, or why there is none. Secrets are SecureStrings and never shown.</summary>
public sealed record KubeadmInitResult : KubeadmResult
{
    internal KubeadmInitResult(KubeadmReport report) : base(report) { }

    /// <summary>How it ended.</summary>
    public required KubeadmInitStatus Status { get; init; }

    /// <inheritdoc />
    public override bool Succeeded => Status != KubeadmInitStatus.Failed;

    /// <summary>Bootstrap token for joins; null when it is not known to this session.</summary>
    public SecureString? Token { get; init; }

    /// <summary>When the token ends.</summary>
    public DateTimeOffset? TokenExpiry { get; init; }

    /// <summary>Key of the uploaded certificates, for control-plane joins; null when it is not known to this session.</summary>
    public SecureString? CertificateKey { get; init; }

    /// <summary>When the uploaded certificates end (kubeadm keeps them for two hours).</summary>
    public DateTimeOffset? CertificateKeyExpiry { get; init; }

    /// <summary>Discovery hash of the cluster's CA, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? CaCertHash { get; init; }

    /// <summary>The cluster's CA certificate as PEM.</summary>
    public string? CaCertificate { get; init; }
}
