namespace HaK8s.Diagnosis.Rules;

/// <summary>The containers of Kubernetes are not those of docker.</summary>
internal sealed class DockerPsEmpty : DiagnosisRule
{
    public override string Symptom => "`docker ps` shows nothing although the apiserver runs";

    public override IReadOnlyList<string> Pattern => [@"\bdocker ps\b", @"CONTAINER ID\s+IMAGE\s+COMMAND\s+CREATED\s+STATUS\s+PORTS\s+NAMES\s*$"];

    public override string Cause => "Kubernetes runs its containers with containerd, and docker does not list those.";

    public override string Check => "`crictl ps` on the node lists them; so does `ctr -n k8s.io containers list`.";

    public override string Remedy => "Use `crictl ps`, `crictl logs` and `crictl images` in place of docker.";

    public override string? Pipeline => "$cluster.ControlPlane | Invoke-NodeCommand 'crictl ps'";

    public override string Versions => "Kubernetes 1.24 and newer, and older ones with containerd";

    public override string Source => "https://kubernetes.io/docs/tasks/debug/debug-cluster/crictl/";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        // Nothing is wrong: only who asked gets the answer.
        EvidenceLine[] running = [.. seen.Nodes.Where(node => node.Container.Any(container => container is { Name: "kube-apiserver", State: "Running" })).Select(node => node.Line("crictl", "kube-apiserver runs"))];
        if (seen.Symptom is { } symptom && Fits(symptom) && running.Length > 0)
            yield return new(DiagnosisConfidence.Certain, "the containers are there, in containerd", running);
    }
}
