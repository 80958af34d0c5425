namespace HaK8s.Diagnosis.Rules;

/// <summary>Without forwarding a node passes nothing on to its pods.</summary>
internal sealed class IpForwardOff : KubeadmLogRule
{
    public override string Symptom => "`[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: /proc/sys/net/ipv4/ip_forward contents are not set to 1`";

    public override IReadOnlyList<string> Pattern => [@"FileContent--proc-sys-net-ipv[46]", @"/proc/sys/net/ipv4/ip_forward (does not exist|contents are not set to 1)"];

    public override string Cause => "The kernel of the node does not forward packets.";

    public override string Check => "`sysctl net.ipv4.ip_forward` has to give 1. Something may set it back: look for it in /etc/sysctl.d.";

    public override string Remedy => "Set it to 1, now and at boot.";

    public override string? Pipeline => "$_.Node | Initialize-HaK8sNode";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/container-runtimes/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said)
    {
        string[] off = [.. node.Fact?.Sysctl.Where(setting => setting.Key == "net.ipv4.ip_forward" && setting.Value != "1").Select(setting => setting.Value.Length == 0 ? $"{setting.Key} is not there" : $"{setting.Key} = {setting.Value}") ?? []];
        return off.Length > 0 ? new(DiagnosisConfidence.Certain, "kubeadm ended because of it, and it is still so", [.. said, .. off.Select(line => node.Line("sysctl", line))])
            : new(DiagnosisConfidence.Likely, "kubeadm ended because of it; by now it is set", said);
    }
}
