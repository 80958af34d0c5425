using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Preflight;

/// <summary>Whether a host is ready for kubeadm, and what is wrong with it.</summary>
public sealed record NodeTestResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>For which Kubernetes; null when neither was said nor is a kubeadm there to tell.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }

    /// <summary>Errors first.</summary>
    public required ValueList<NodeFinding> Finding { get; init; }

    /// <summary>What was seen.</summary>
    public required NodeFact Fact { get; init; }

    /// <summary>Whether kubeadm can be run on it: no finding is an error.</summary>
    public bool Passed => Finding.All(finding => finding.Severity != FindingSeverity.Error);

    /// <summary>How many findings are errors.</summary>
    public int ErrorCount => Finding.Count(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>How many findings are warnings.</summary>
    public int WarningCount => Finding.Count - ErrorCount;

    /// <summary>The node and its findings' names.</summary>
    public override string ToString() => $"{Node}: {(Finding.Count == 0 ? "ready" : string.Join(", ", Finding.Select(finding => finding.Id).Distinct()))}";
}
