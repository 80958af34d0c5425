using System.Security;
using HaK8s.Inventory;

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
public sealed record KubeadmInitResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>How it ended.</summary>
    public required KubeadmInitStatus Status { get; init; }

    /// <summary>True when the node carries the control plane now.</summary>
    public bool Succeeded => Status != KubeadmInitStatus.Failed;

    /// <summary>The endpoint, host:port.</summary>
    public required string ControlPlaneEndpoint { get; init; }

    /// <summary>The version of Kubernetes asked for.</summary>
    public required string KubernetesVersion { get; init; }

    /// <summary>The phases that ran, with their durations.</summary>
    public IReadOnlyList<KubeadmPhase> Phase { get; init; } = [];

    /// <summary>From the first phase's begin to the last line.</summary>
    public TimeSpan Duration => new(Phase.Sum(phase => phase.Duration.Ticks));

    /// <summary>Warnings of preflight and of kubeadm's own log.</summary>
    public IReadOnlyList<string> Warning { get; init; } = [];

    /// <summary>Preflight findings, errors first.</summary>
    public IReadOnlyList<PreflightMessage> Preflight { get; init; } = [];

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

    /// <summary>kubeadm's whole output, on the node.</summary>
    public string? LogPath { get; init; }

    /// <summary>The phase that failed.</summary>
    public string? FailedPhase { get; init; }

    /// <summary>kubeadm's message of failure.</summary>
    public string? Message { get; init; }

    /// <summary>The kubelet's last lines at the time of the failure.</summary>
    public IReadOnlyList<string> KubeletLog { get; init; } = [];

    /// <summary>Last lines of control-plane containers that had ended, at the time of the failure.</summary>
    public IReadOnlyList<string> ContainerLog { get; init; } = [];

    /// <summary>What to do next after a failure.</summary>
    public string? NextStep { get; init; }
}
