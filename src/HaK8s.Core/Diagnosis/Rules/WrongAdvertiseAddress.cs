using System.Net;

namespace HaK8s.Diagnosis.Rules;

/// <summary>The apiserver tells clients, and the kubelet asks for its health at, an address that the node does not have: a new address, a copied manifest.</summary>
internal sealed class WrongAdvertiseAddress : NodeRule
{
    public override string Symptom => "The kubelet restarts an apiserver that logs no error, and in its log stands `Startup probe failed` or `Liveness probe failed: Get \"https://ADDRESS:6443/livez\": dial tcp`";

    public override IReadOnlyList<string> Pattern => [@"(Startup|Liveness|Readiness) probe .*failed.*:6443/(livez|readyz|healthz)", @"advertise-address"];

    public override string Cause => "The apiserver's --advertise-address is no address of this node.";

    public override string Check => "`grep advertise-address /etc/kubernetes/manifests/kube-apiserver.yaml` beside `ip addr`.";

    public override string Remedy =>
        "Put an address of this node into --advertise-address and the probes of the manifest, or give the node that address back. When the node has moved for good its apiserver certificate has to hold the new address too.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'ip -brief address; grep -n -e advertise-address -e host: /etc/kubernetes/manifests/kube-apiserver.yaml'";

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (!node.Fails("kube-apiserver") || !IPAddress.TryParse(node.Argument("kube-apiserver", "advertise-address"), out IPAddress? address) || node.Fact is not { Address.Count: > 0 } fact
            || fact.Address.Contains(address))
            return null;
        return new(DiagnosisConfidence.Certain, "the node's addresses were looked at, and its apiserver does not answer at that one",
            [node.Line("/etc/kubernetes/manifests/kube-apiserver.yaml", $"--advertise-address={address}"), node.Line("addresses", string.Join(", ", fact.Address)), .. new[] { node.Health("kube-apiserver") }.OfType<EvidenceLine>(),
                .. node.Said("kubelet", "probe").Where(line => line.Text.LastIndexOf($"{address}", StringComparison.Ordinal) > line.Text.IndexOf("probe", StringComparison.OrdinalIgnoreCase)).Take(2)])
        {
            Cause = $"--advertise-address={address} of the apiserver is no address of this node ({string.Join(", ", fact.Address)}).",
        };
    }
}
