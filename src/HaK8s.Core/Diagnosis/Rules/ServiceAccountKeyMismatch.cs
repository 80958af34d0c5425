namespace HaK8s.Diagnosis.Rules;

/// <summary>Each control plane signs tokens of service accounts with its sa.key and checks them with its sa.pub: all need the same pair.</summary>
internal sealed class ServiceAccountKeyMismatch : DiagnosisRule
{
    private const string File = NodePaths.Pki + "/sa.pub";

    public override string Symptom => "`invalid bearer token` in an apiserver's log, and pods get `Unauthorized` from the API now and then";

    public override IReadOnlyList<string> Pattern => [@"invalid bearer token", @"\[invalid bearer token, (square/go-jose|go-jose/go-jose): error in cryptographic primitive\]", @"service account token.*(signature|Unauthorized)"];

    public override string Cause => "The control planes have different keys for tokens of service accounts: what one signs others refuse.";

    public override string Check => $"`sha256sum {File}` on every control plane.";

    public override string Remedy => "Copy sa.key and sa.pub of the control plane that is right (mostly the first) to the others, restart their apiservers and controller-managers, and then the pods whose tokens were signed with another key.";

    public override string? Pipeline => "$cluster.ControlPlane | Invoke-NodeCommand 'sha256sum /etc/kubernetes/pki/sa.pub'";

    public override string Source => "https://kubernetes.io/docs/setup/best-practices/certificates/#certificate-paths";

    public override IEnumerable<Sign> Find(ClusterEvidence seen)
    {
        // A node that was reset keeps no manifest; only apiservers that are meant to run count.
        (NodeEvidence Node, string Sum)[] sums =
            [.. seen.Nodes.Where(node => node.Status?.Manifests.Contains("kube-apiserver") == true).SelectMany(node => node.FileSum.Where(sum => sum.Name == File).Select(sum => (node, sum.Text)))];
        IGrouping<string, (NodeEvidence Node, string Sum)>[] groups = [.. sums.GroupBy(sum => sum.Sum).OrderByDescending(group => group.Count())];
        if (groups.Length < 2)
            yield break;
        string[] odd = [.. groups.Skip(1).SelectMany(group => group).Select(sum => sum.Node.Node.Name)];
        yield return new(DiagnosisConfidence.Certain, "the files were compared", sums.Select(sum => sum.Node.Line(File, $"SHA-256 {sum.Sum}")))
        {
            Cause = groups[0].Count() > 1 ? $"sa.pub of {string.Join(", ", odd)} differs from that of the other control planes: tokens that one signs others refuse." : null,
        };
    }
}
