using System.Globalization;

namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm wants two processors and 1700 MB for a control plane.</summary>
internal sealed class HostTooSmall : KubeadmLogRule
{
    public override string Symptom => "`[ERROR NumCPU]: the number of available CPUs 1 is less than the required 2`";

    public override IReadOnlyList<string> Pattern => [@"\[ERROR (NumCPU|Mem)\]", @"the number of available CPUs \d+ is less than", @"the system RAM \(\d+ MB\) is less than"];

    public override string Cause => "The host has fewer processors or less memory than a control plane needs.";

    public override string Check => "`nproc` and `free -m` on the node; a control plane needs 2 processors and 1700 MB.";

    public override string Remedy => "Give the host more. Where it is only a trial, let kubeadm go on in spite of these two checks.";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/#before-you-begin";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said) => new(DiagnosisConfidence.Certain, "kubeadm counted for itself and ended because of it",
        node.Fact is { } fact ? [.. said, node.Line("facts", string.Create(CultureInfo.InvariantCulture, $"{fact.Cores} processors, {fact.Memory >> 20} MiB"))] : said);
}
