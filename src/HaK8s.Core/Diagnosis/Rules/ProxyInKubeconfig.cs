namespace HaK8s.Diagnosis.Rules;

/// <summary>A proxy may stand in the kubeconfig itself, and then no environment matters.</summary>
internal sealed class ProxyInKubeconfig : DiagnosisRule
{
    public override string Symptom => "`Unable to connect to the server: Forbidden`";

    public override IReadOnlyList<string> Pattern => [@"Unable to connect to the server: (Forbidden|Tunnel or SSL Forbidden|Proxy Authentication Required|Service Unavailable|Bad Gateway)"];

    public override string Cause => "The kubeconfig names a proxy (proxy-url) that does not let kubectl through to the endpoint.";

    public override string Check => "`kubectl config view --minify | grep proxy-url` prints a line.";

    public override string Remedy => "Take proxy-url out of the cluster entry, or have the proxy let the endpoint through.";

    public override string Versions => "kubectl 1.19 and newer";

    public override string Source => "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#proxy";

    // Nothing that is gathered shows it: the words of the symptom and the check decide.
    public override IEnumerable<Sign> Find(ClusterEvidence seen) => [];
}
