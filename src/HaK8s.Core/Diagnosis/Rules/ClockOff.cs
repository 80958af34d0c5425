namespace HaK8s.Diagnosis.Rules;

/// <summary>Certificates and leases live by the clock: one that is off makes good ones bad.</summary>
internal sealed class ClockOff : NodeRule
{
    private const string Words = @"x509: certificate has expired or is not yet valid|current time \S+ is (before|after)|tls: expired certificate|token (has expired|is not valid yet|used before issued)";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    public override string Symptom => "`x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is before 2026-11-28T15:22:27Z`";

    public override IReadOnlyList<string> Pattern => [@"certificate has expired or is not yet valid(: current time \S+ is before)?", @"clock (skew|difference)", @"the clock difference between peers is too high"];

    public override string Cause => "The node's clock is wrong.";

    public override string Check => "`timedatectl` on the node and on others: synchronized, and the same time within a second.";

    public override string Remedy => "Start time synchronisation (`systemctl enable --now chrony` or systemd-timesyncd) and wait until the clock is right; then restart the kubelet.";

    public override string? Pipeline => "$_.Node | Invoke-NodeCommand 'timedatectl; systemctl status chrony chronyd systemd-timesyncd --no-pager'";

    public override IReadOnlyList<string> Consequence =>
    [
        nameof(CertificateExpired), nameof(ApiServerCertificateExpired), nameof(KubeletClientCertificateExpired), nameof(EtcdClientCertExpired), nameof(EtcdClientCertRefused), nameof(EtcdServerCertRefused), nameof(ControlPlaneContainerCrashes),
        nameof(KubeletDown), nameof(ApiServerDown), nameof(ControllerManagerDown), nameof(SchedulerDown), nameof(NodeNotReady), nameof(KubeadmFailed),
    ];

    public override string Source => "https://etcd.io/docs/v3.5/faq/";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        if (node.Fact!.ClockOffset is not { } offset || offset.Duration() - node.Fact.ClockUncertainty <= Tolerance)
            return null;
        EvidenceLine[] said =
        [
            .. node.Said("kubelet", Words).Take(2), .. NodeEvidenceQueries.ControlPlaneComponents.SelectMany(component => node.LastWords(component, Words).Take(1)), .. node.KubeadmSaid(Words).Take(1),
        ];
        CertificateEvidence[] notNow = [.. node.Certificate.Where(certificate => certificate.NotBefore > node.Time || certificate.NotAfter < node.Time)];
        bool harm = said.Length + notNow.Length > 0 || node.KubeletFails() || node.Fails("kube-apiserver") || seen.ConditionOf(node) is { IsReady: false };
        if (!harm)
            return null;
        string off = $"{(offset.Duration() > TimeSpan.FromHours(1) ? $"{offset.Duration():d\\.hh\\:mm\\:ss}" : $"{offset.Duration().TotalSeconds:0} s")} {(offset > TimeSpan.Zero ? "ahead" : "behind")}";
        return new(said.Length + notNow.Length > 0 ? DiagnosisConfidence.Certain : DiagnosisConfidence.Possible,
            said.Length + notNow.Length > 0 ? "the clock was compared, and certificates fail by it" : "the clock was compared; what fails may have another reason",
            [node.Line("clock", $"{off} of the management host's"), .. said, .. notNow.Take(2).Select(certificate => node.Line(certificate.File, $"is valid from {Failure.Utc(certificate.NotBefore)} to {Failure.Utc(certificate.NotAfter)}"))])
        {
            Cause = $"The node's clock is {off} of the management host's.",
        };
    }
}
