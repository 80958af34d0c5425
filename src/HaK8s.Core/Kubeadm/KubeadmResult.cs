using HaK8s.Inventory;

namespace HaK8s.Kubeadm;

/// <summary>What a run of kubeadm gives, whatever it was asked to do; after a failure, with the evidence.</summary>
public abstract record KubeadmResult
{
    private protected KubeadmResult(KubeadmReport report)
    {
        (Node, Phase, Warning, Preflight, LogPath) = (report.Node, report.Phase, report.Warning, report.Preflight, report.LogPath);
        (FailedPhase, Message, KubeletLog, ContainerLog, NextStep) = (report.FailedPhase, report.Message, report.KubeletLog, report.ContainerLog, report.NextStep);
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>True when the node is now what it was to become.</summary>
    public abstract bool Succeeded { get; }

    /// <summary>The endpoint, host:port.</summary>
    public required string ControlPlaneEndpoint { get; init; }

    /// <summary>The version of Kubernetes asked for.</summary>
    public required string KubernetesVersion { get; init; }

    /// <summary>The phases that ran, with their durations.</summary>
    public IReadOnlyList<KubeadmPhase> Phase { get; }

    /// <summary>From the first phase's begin to the last line.</summary>
    public TimeSpan Duration => new(Phase.Sum(phase => phase.Duration.Ticks));

    /// <summary>Warnings of preflight and of kubeadm's own log.</summary>
    public IReadOnlyList<string> Warning { get; }

    /// <summary>Preflight findings, errors first.</summary>
    public IReadOnlyList<PreflightMessage> Preflight { get; }

    /// <summary>kubeadm's whole output, on the node; null when it did not run.</summary>
    public string? LogPath { get; }

    /// <summary>The phase that failed.</summary>
    public string? FailedPhase { get; }

    /// <summary>kubeadm's message of failure.</summary>
    public string? Message { get; }

    /// <summary>The kubelet's last lines at the time of the failure.</summary>
    public IReadOnlyList<string> KubeletLog { get; }

    /// <summary>Last lines of control-plane containers that had ended, at the time of the failure.</summary>
    public IReadOnlyList<string> ContainerLog { get; }

    /// <summary>What to do next after a failure.</summary>
    public string? NextStep { get; }
}
