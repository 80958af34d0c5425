namespace HaK8s.Diagnosis.Rules;

/// <summary>Without br_netfilter packets between pods of one bridge pass the rules of kube-proxy by.</summary>
internal sealed class BridgeNetfilterOff : KubeadmLogRule
{
    public override string Symptom => "`[ERROR FileContent--proc-sys-net-bridge-bridge-nf-call-iptables]: /proc/sys/net/bridge/bridge-nf-call-iptables does not exist`";

    public override IReadOnlyList<string> Pattern => [@"FileContent--proc-sys-net-bridge", @"bridge-nf-call-ip6?tables (does not exist|contents are not set to 1)"];

    public override string Cause => "The module br_netfilter is not loaded, or its settings are off.";

    public override string Check => "`lsmod | grep br_netfilter`, and `sysctl net.bridge.bridge-nf-call-iptables` has to give 1.";

    public override string Remedy => "Load br_netfilter and set both bridge-nf-call settings to 1, now and at boot.";

    public override string? Pipeline => "$_.Node | Initialize-HaK8sNode";

    public override string Versions => "kubeadm up to 1.29 looks for it";

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/container-runtimes/";

    protected override Sign Judge(NodeEvidence node, EvidenceLine[] said)
    {
        string[] off = [.. node.Fact?.Sysctl.Where(setting => setting.Key.StartsWith("net.bridge.", StringComparison.Ordinal) && setting.Value != "1").Select(setting => setting.Value.Length == 0 ? $"{setting.Key} is not there" : $"{setting.Key} = {setting.Value}") ?? []];
        return off.Length > 0 ? new(DiagnosisConfidence.Certain, "kubeadm ended because of it, and it is still so", [.. said, .. off.Select(line => node.Line("sysctl", line))])
            : new(DiagnosisConfidence.Likely, "kubeadm ended because of it; by now it is set", said);
    }
}
