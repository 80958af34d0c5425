namespace HaK8s.Diagnosis.Rules;

/// <summary>The name of a node is a DNS name: lower case, no underscore.</summary>
internal sealed class HostNameInvalid : KubeadmLogRule
{
    public override string Symptom => "`nodeRegistration.name: Invalid value: \"Node_1\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters`";

    public override IReadOnlyList<string> Pattern => [@"invalid node name format", @"nodeRegistration\.name: Invalid value", @"Node ""\S+"" is invalid: metadata\.name", @"a (lowercase RFC 1123|DNS-1123) subdomain must consist of"];

    public override string Cause => "The name of the node is no DNS name, and so no name of a node in Kubernetes.";

    public override string Check => "`hostname` on the node: only lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.";

    public override string Remedy => "Give the host another name with hostnamectl, or the node one in the configuration of kubeadm (nodeRegistration.name).";

    public override string Source => "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Likely, "kubeadm does not take the name", node.Fact is { } fact ? [.. said, node.Line("hostname", fact.HostName)] : said);
}
