namespace HaK8s.Diagnosis.Rules;

/// <summary>A component that ends with an error each time: its last words are all that is known. It stands by itself when no rule knows them.</summary>
internal sealed class ControlPlaneContainerCrashes : NodeRule
{
    // The kubelet waits five minutes at most before it starts a container again.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(7);

    public override string Symptom => "`back-off 40s restarting failed container=kube-apiserver` in the kubelet's log; the pod is in CrashLoopBackOff";

    public override IReadOnlyList<string> Pattern => [@"back-off .*restarting failed container=?""?\S*(kube-|etcd)", @"(kube-apiserver|kube-controller-manager|kube-scheduler)\S*\s+0/1\s+CrashLoopBackOff"];

    public override string Cause => "A container of the control plane ends again and again.";

    public override string Check => "`crictl ps -a`, then `crictl logs` of the container that ended last.";

    public override string Remedy => "Mend what its last words below name.";

    public override string? Pipeline => "$_.Node | Get-ControlPlaneStatus";

    public override IReadOnlyList<string> Consequence => [nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown)];

    public override string Source => "https://kubernetes.io/docs/tasks/debug/debug-cluster/crictl/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        // The others end when their apiserver does not serve them: then that one counts alone.
        foreach (string component in node.Fails("kube-apiserver") ? new[] { "kube-apiserver" } : ["kube-controller-manager", "kube-scheduler"])
        {
            if (!node.Fails(component) || node.LastEnded(component) is not { ExitCode: not (null or 0) } ended || node.Time - ended.FinishedAt > Longest)
                continue;
            // Not every program calls its last word an error.
            EvidenceLine[] words = [.. node.LastWords(component, "^[EF][0-9]{4} |^Error|error|failed|panic|no such|cannot|denied").Take(3)];
            if (words.Length == 0)
                words = [.. node.LastWords(component, @"\S").Take(3)];
            return new(words.Length > 0 ? DiagnosisConfidence.Likely : DiagnosisConfidence.Possible, words.Length > 0 ? "these are its last words" : "it has left no words",
                [.. words, node.Line("crictl", $"{component} ended with {ended.ExitCode} {ended.Reason}, attempt {ended.Attempt}")])
            {
                Cause = words.Length > 0 ? $"{component} ends again and again: {Cut(words[0].Text)}" : $"{component} ends again and again with {ended.ExitCode}.",
            };
        }
        return null;
    }

    private static string Cut(string text) => text.Length > 200 ? text[..200] + "..." : text;
}
