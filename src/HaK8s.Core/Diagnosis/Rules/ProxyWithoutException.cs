using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis.Rules;

/// <summary>kubectl takes the proxy of its environment for the endpoint too.</summary>
internal sealed class ProxyWithoutException : DiagnosisRule
{
    public override string Symptom => "`Unable to connect to the server: Forbidden`";

    public override IReadOnlyList<string> Pattern => [@"Unable to connect to the server: (Forbidden|Tunnel or SSL Forbidden|Proxy Authentication Required|Service Unavailable|Bad Gateway)", @"Unable to connect to the server: proxyconnect tcp"];

    public override string Cause => "A proxy of the environment stands between kubectl and the endpoint, and does not let it through.";

    public override string Check => "`env | grep -i _proxy`: https_proxy is set and no_proxy lacks the endpoint. `HTTPS_PROXY= https_proxy= kubectl get nodes` works.";

    public override string Remedy => "Unset it, or add the name of the endpoint, the addresses of the nodes and the ranges of services and pods to no_proxy.";

    public override string? Pipeline => "$cluster | Test-ControlPlaneEndpoint";

    public override string Source => "https://github.com/kubernetes-sigs/kubespray/issues/2715";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        if (seen.Endpoint?.Proxy is { LetsThrough: false, Status: not null } proxy)
            yield return Of(seen, proxy, DiagnosisConfidence.Certain, "the proxy was asked for the endpoint and refused");
        // One that is not there at all serves nobody; HaK8s itself needs none, so only who saw it is sure to care.
        else if (seen.Endpoint?.Proxy is { LetsThrough: false } dead)
            yield return Of(seen, dead, DiagnosisConfidence.Likely, "the proxy that clients would take gives no answer");
    }

    private static Sign Of(ClusterEvidence seen, ProxyAnswer proxy, DiagnosisConfidence confidence, string reason) =>
        new(confidence, reason, [new(null, proxy.Variable, seen.Time, $"{proxy}"), .. NoProxy(seen)])
        {
            Cause = $"{proxy.Variable} sends clients on the management host to {seen.ControlPlaneEndpoint} through {proxy.Proxy}, which does not let them through.",
            Remedy = $"Unset {proxy.Variable}, or add {seen.EndpointName() ?? "the endpoint"}, the addresses of the nodes and the ranges of services and pods to no_proxy.",
        };

    private static IEnumerable<EvidenceLine> NoProxy(ClusterEvidence seen) => (seen.Environment("NO_PROXY") ?? seen.Environment("no_proxy")) is { } exceptions
        ? [new(null, "NO_PROXY", seen.Time, exceptions)] : [];
}
