namespace HaK8s.Diagnosis.Rules;

/// <summary>containerd starts containers with runc, which comes in a package of its own.</summary>
internal sealed class RuncMissing : NodeRule
{
    public override string Symptom => "`exec: \"runc\": executable file not found in $PATH`";

    public override IReadOnlyList<string> Pattern =>
    [
        @"exec: [\\""]*runc[\\""]*: executable file not found",
        @"fork/exec \S*/runc: no such file or directory",
    ];

    public override string Cause => "The program runc, which starts containers, is missing.";

    public override string Check => "`command -v runc` on the node finds nothing.";

    public override string Remedy => "Install runc in /usr/local/sbin or as a package. Containers start then by themselves.";

    public override string? Pipeline => "$_.Node | Get-HaK8sNodeFact";

    public override IReadOnlyList<string> Consequence => [nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(KubeadmFailed)];

    public override string Source => "https://github.com/containerd/containerd/blob/main/docs/getting-started.md";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.Said("containerd", string.Join('|', Pattern)), .. node.Said("kubelet", string.Join('|', Pattern))];
        return said.Length == 0 || node.Runc is { Length: > 0 } ? null : node.Runc is null ? new(DiagnosisConfidence.Likely, "the runtime says so", said)
            : new(DiagnosisConfidence.Certain, "it is not there", [said[0], .. said.Skip(1).Take(3), node.Line("command -v runc", "nothing")]);
    }
}
