using HaK8s.Preflight;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Something else was first on the apiserver's port: a load balancer on the same host, an old apiserver.</summary>
internal sealed class ApiServerPortTaken : NodeRule
{
    public override string Symptom => "`failed to listen on 0.0.0.0:6443: listen tcp 0.0.0.0:6443: bind: address already in use`";

    public override IReadOnlyList<string> Pattern => [@"listen tcp\d? .*:6443: bind: address already in use", @"failed to create listener"];

    public override string Cause => "Another program listens on the apiserver's port.";

    public override string Check => "`ss -ltnp 'sport = :6443'` on the node names the program.";

    public override string Remedy => "Stop that program or give it another port (a load balancer in front of the apiserver needs one of its own); the apiserver then starts by itself.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'ss -ltnp'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/networking/ports-and-protocols/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said = [.. node.LastWords("kube-apiserver", @"bind: address already in use").Take(2)];
        if (said.Length == 0)
            return null;
        // An apiserver that starts before its forerunner has ended says so too, and gets the port a moment later.
        TcpListener? other = node.Fact!.Listener.FirstOrDefault(listener => listener.Port == node.Status!.Port && listener.Process != "kube-apiserver");
        return other is null ? node.Fact.IsRoot ? null : new(DiagnosisConfidence.Likely, "the apiserver says so, and programs are hidden from this user", said)
            : new(DiagnosisConfidence.Certain, "the other program was seen", [.. said, node.Line("listeners", $"{other.Address}:{other.Port} {other.Process}")])
            {
                Cause = $"{(other.Process.Length > 0 ? other.Process : "Another program")} listens on port {other.Port} of this node, which the apiserver needs.",
            };
    }
}
