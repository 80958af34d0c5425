using System.Globalization;
using System.Text.RegularExpressions;
using HaK8s.Preflight;

namespace HaK8s.Diagnosis.Rules;

/// <summary>Another program, or an earlier Kubernetes, listens where a component of the node has to.</summary>
internal sealed class KubeadmPortTaken : KubeadmLogRule
{
    public override string Symptom => "`[ERROR Port-6443]: Port 6443 is in use`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR Port-\d+\]", @"\bPort \d+ is in use"];

    public override string Cause => "A port that the node needs is taken.";

    public override string Check => "`ss -ltnp` on the node names the program that listens there.";

    public override string Remedy => "End that program or give it another port. When it is a component of Kubernetes, reset the node.";

    public override string Source => "https://kubernetes.io/docs/reference/networking/ports-and-protocols/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said)
    {
        HashSet<int> ports = [.. said.SelectMany(line => Regex.Matches(line.Text, "[Pp]ort ([0-9]{1,5}) is in use")).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        TcpListener[] now = [.. node.Fact?.Listener.Where(listener => ports.Contains(listener.Port)) ?? []];
        return now.Length > 0
            ? new(DiagnosisConfidence.Certain, "kubeadm ended because of it, and something still listens there", [.. said, .. now.Select(listener => node.Line("ss", $"{listener.Address}:{listener.Port} {listener.Process}"))])
            {
                Cause = $"Port {now[0].Port} is taken{(now[0].Process.Length > 0 ? $" by {now[0].Process}" : "")}.",
            }
            : new(DiagnosisConfidence.Likely, "kubeadm ended because of it; nothing listens there any more", said);
    }
}
