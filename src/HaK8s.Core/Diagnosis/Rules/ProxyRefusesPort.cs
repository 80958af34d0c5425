namespace HaK8s.Diagnosis.Rules;

/// <summary>As it is delivered, Squid connects to port 443 only.</summary>
internal sealed class ProxyRefusesPort : DiagnosisRule
{
    public override string Symptom => "`Unable to connect to the server: Forbidden`";

    public override IReadOnlyList<string> Pattern => [@"Unable to connect to the server: (Forbidden|Tunnel or SSL Forbidden|Proxy Authentication Required|Service Unavailable|Bad Gateway)"];

    public override string Cause => "The proxy is meant to be used, but it connects to port 443 only, and the endpoint has another.";

    public override string Check => "`curl -skv -x PROXY https://NAME:443/` gets another answer from the proxy than `curl -skv -x PROXY https://NAME:6443/`; in squid.conf SSL_ports lacks 6443.";

    public override string Remedy => "Have the proxy allow CONNECT to port 6443 (in Squid: acl SSL_ports port 6443), or take the endpoint out of its way with no_proxy.";

    public override string Source => "https://www.squid-cache.org/Doc/config/http_access/";

    // Nothing that is gathered shows it: the words of the symptom and the check decide.
    public override IEnumerable<Sign> Find(ClusterEvidence seen) => [];
}
