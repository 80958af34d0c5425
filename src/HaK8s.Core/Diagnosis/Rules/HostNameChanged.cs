using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis.Rules;

/// <summary>A kubelet goes by the host's name unless it is told another; its certificate is for the name that it joined with.</summary>
internal sealed partial class HostNameChanged : NodeRule
{
    private const string Words = @"is forbidden: (User ""system:node:|node "")|is not allowed to modify node|can only access node lease with the same name|node ""?\S+""? not found|nodes \\?""\S+"" is forbidden";

    public override string Symptom => "`nodes \"new\" is forbidden: User \"system:node:old\" cannot get resource \"nodes\"` in the kubelet's log; the old node is NotReady";

    public override IReadOnlyList<string> Pattern => [@"is forbidden: User ""system:node:", @"node ""\S+"" is not allowed to modify node", @"can only access node lease with the same name as the requesting node"];

    public override string Cause => "The host's name is another than the one that the kubelet's certificate was issued for.";

    public override string Check => $"`hostname` beside `openssl x509 -noout -subject -in {NodePaths.KubeletCertificate}`.";

    public override string Remedy => "Give the host its old name back (`hostnamectl set-hostname OLD`) and restart the kubelet; for the new name to stay, reset the node, delete the old Node object and join again.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'hostname; cat /etc/hostname'";

    public override IReadOnlyList<string> Consequence => [nameof(KubeletDown), nameof(NodeNotReady)];

    public override string Source => "https://kubernetes.io/docs/reference/access-authn-authz/node/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        string? registered = node.CertificateOf(NodePaths.KubeletCertificate) is { } certificate && CommonName().Match(certificate.Subject) is { Success: true } match ? match.Groups[1].Value : null;
        string name = (node.KubeletFlag.LastOrDefault(flag => flag.Name == "hostname-override")?.Text ?? node.Fact!.HostName).Trim().ToLowerInvariant();
        if (registered is null || name.Length == 0 || registered == name)
            return null;
        EvidenceLine[] said = [.. node.Said("kubelet", Words).Where(line => line.Text.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(3)];
        return said.Length == 0 ? null
            : new(DiagnosisConfidence.Certain, "both names were seen, and the API refuses the kubelet", [.. said, node.Line("hostname", name), node.Line(NodePaths.KubeletCertificate, $"is for {registered}")])
            {
                Cause = $"The kubelet calls itself {name}, and its certificate is for {registered}.",
                Remedy = $"Give the host its old name back (`hostnamectl set-hostname {registered}`) and restart the kubelet; for {name} to stay, reset the node, delete the Node object {registered} and join again.",
            };
    }

    [GeneratedRegex(@"CN=system:node:([^,]+)")]
    private static partial Regex CommonName();
}
