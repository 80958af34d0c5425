namespace HaK8s.Diagnosis.Rules;

/// <summary>What several causes end in: it stands by itself only when none of them was seen.</summary>
internal sealed class KubeadmFailed : NodeRule
{
    public override string Symptom => "`error execution phase ...` at the end of kubeadm init or join";

    public override IReadOnlyList<string> Pattern => [@"error execution phase"];

    public override string Cause => "kubeadm's last run on this node did not come to its end.";

    public override string Check => "The log of the run; its last `error execution phase` names the phase.";

    public override string Remedy => "Mend what the message names. Then run the same cmdlet again; after a failed init or join a reset may have to come first.";

    public override string? Pipeline => "$_.Node | Invoke-KubeadmReset -WhatIf";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen) => node.FailedRun() is { } run
        ? new(DiagnosisConfidence.Certain, run.State == "cut" ? $"kubeadm {run.Verb} was cut off" : $"kubeadm {run.Verb} ended with {run.ExitCode}",
            [.. node.KubeadmSaid(@"error execution phase|\[ERROR|fatal|couldn't|timed out").Take(3), node.Line("file", run.LogPath)]) : null;
}
